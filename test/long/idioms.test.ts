import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import type { Idiom } from "../../compiler/idioms/idiom.ts";
import { idiomsOf } from "../../compiler/idioms/idioms-of.ts";
import { outlineOf } from "../../compiler/outline/make-outline.ts";
import type { Body, Item, Outline } from "../../compiler/outline/outline.ts";
import { itemsOf } from "../../compiler/outline/outline-parts.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { itemName, told } from "../compiler/idioms/recognised.ts";
import { specFile, specPaths } from "../training/specs.ts";

/** Why a softmax is that of no attention. */
const otherwise: Readonly<Record<string, string>> = {
  "cct sequence_pool": "one linear map says how much each token counts: there are no queries",
  "region_vit attend": "one regional token is left in the last stage, and asks itself alone",
  "volo outlook_attention": "the weights are made of the place alone: there are no keys",
};

test("what is recognised in every spec, by hand compared with what the architectures are", async () => {
  const [lines, unnamed]: [string[], string[]] = [[], []];
  for (const path of specPaths()) {
    const name = basename(path, ".json");
    const source = { name: path, text: readFileSync(specFile(path), "utf8") };
    const { typed } = check(source, { importer: specFiles(path) });
    if (typed === undefined) throw new Error(`${path} is wrong`);
    const outline = outlineOf(typed);
    const bodies = [...bodiesOf(outline)];
    lines.push(`# ${name}`, ...new Set(bodies.flatMap(([where, body]) => linesOf(idiomsOf(body), where))), "");
    const named = new Set(bodies.flatMap(([, body]) => idiomsOf(body).flatMap(({ ops }) => [...ops])));
    for (const [where, body] of bodies)
      for (const item of itemsIn(body.items))
        if (item.kind === "op" && item.op.name === "softmax" && !named.has(item)) unnamed.push(`${name} ${where}`);
  }
  expect([...new Set(unnamed)]).toEqual(Object.keys(otherwise));
  await expect(lines.join("\n")).toMatchFileSnapshot("__snapshots__/idioms.txt");
});

function* bodiesOf(outline: Outline): Generator<readonly [where: string, body: Body]> {
  yield ["model", outline.main];
  for (const { block, body } of outline.definitions) yield [block.name, body];
  for (const item of itemsOf(outline))
    if (item.kind === "loop") for (const { body } of item.kinds) yield [`each of ${item.id ?? "a loop"}`, body];
}

/** A call's own block says what it is. */
const linesOf = (idioms: readonly Idiom[], where: string): string[] =>
  idioms
    .filter(({ items: [only, ...more] }) => only?.kind !== "call" || more.length > 0)
    .map((idiom) => {
      const parts = idiom.parts.map((part) => `, in it ${told(part)}`).join("");
      return `${where}: ${told(idiom)}${parts}: ${idiom.items.map(itemName).join(" ")}`;
    });

function* itemsIn(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    yield item;
    if ("items" in item) yield* itemsIn(item.items);
  }
}
