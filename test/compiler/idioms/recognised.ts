import { check } from "../../../compiler/check.ts";
import { factText, type Idiom } from "../../../compiler/idioms/idiom.ts";
import { idiomsOf } from "../../../compiler/idioms/idioms-of.ts";
import { outlineOf } from "../../../compiler/outline/make-outline.ts";
import type { Item } from "../../../compiler/outline/outline.ts";
import { sizeText } from "../../../compiler/size/size.ts";

/** `Multi-head attention (4 heads · 8)` */
export function told({ title, facts }: Pick<Idiom, "title" | "facts">): string {
  const said = facts.map((fact) => factText(fact, ({ size }) => sizeText(size))).join(" · ");
  return said === "" ? title : `${title} (${said})`;
}

export interface Small {
  readonly nodes: readonly unknown[];
  readonly inputs?: Readonly<Record<string, string>>;
  readonly blocks?: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly string[];
}

/** What is recognised in the body of a small model. */
export function idiomsIn({ nodes, inputs = { x: "b 9 32" }, blocks = {}, outputs }: Small): readonly Idiom[] {
  const last = outputs ?? ["end"];
  const text = JSON.stringify({
    ...{ vitral: 1, name: "small", inputs, blocks },
    nodes: outputs === undefined ? [...nodes, { identity: {}, id: "end" }] : nodes,
    outputs: Object.fromEntries(last.map((name) => [name, name])),
  });
  const { typed, problems } = check({ name: "small.json", text });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return idiomsOf(outlineOf(typed).main);
}

export const toldIn = (small: Small): string[] => idiomsIn(small).map(told);

/** `linear`, `attend()` */
export const itemName = (item: Item): string => {
  if (item.kind === "op") return item.op.name;
  return item.kind === "call" ? `${item.definition.block.name}()` : item.kind;
};
