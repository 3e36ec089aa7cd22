import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { isRegion, type Region } from "../../../compiler/expand/typed-graph.ts";
import { ops } from "../../../compiler/ops/index.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import type { Problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { specFile, specPaths } from "../../training/specs.ts";

type Json = Record<string, unknown>;

/** A valid spec with one mistake made in it, and the texts at which a warning may stand, marked by `mutant`. */
interface Mutant {
  readonly spec: Json;
  readonly code: string;
  /** What stands where the warning points. */
  readonly at: string;
}

const specs = specPaths().map(specFile);

const MOST_MUTANTS = 6;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const opOf = (node: unknown): string | undefined =>
  typeof node === "string" ? node : isObject(node) ? Object.keys(node).find((key) => ops.has(key)) : undefined;
const isSource = (node: unknown) => ops.get(opOf(node) ?? "")?.source === true;
/** `{ "add": "name" }`, without `in`. */
const meetsOne = (node: unknown): node is Json => {
  const op = opOf(node);
  return (
    isObject(node) &&
    op !== undefined &&
    ops.get(op)?.argument?.kind === "operands" &&
    typeof node[op] === "string" &&
    node.in === undefined
  );
};

/** Every list of nodes in a spec, with the name of the block's first input where it is the block's own list. */
function lists(part: unknown, input?: string): { nodes: unknown[]; input: string | undefined }[] {
  if (Array.isArray(part)) return part.flatMap((item) => lists(item));
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    const own = isObject(part.inputs) ? Object.keys(part.inputs)[0] : undefined;
    const isList = Array.isArray(value) && ["nodes", "residual", "then", "else"].includes(key);
    return [...(isList ? [{ nodes: value, input: key === "nodes" ? own : undefined }] : []), ...lists(value, input)];
  });
}

/** One mutant for every place where `make` finds one to make; each of a spec of its own. */
function mutants(
  text: string,
  make: (nodes: unknown[], at: number, input: string | undefined) => Omit<Mutant, "spec"> | undefined,
): Mutant[] {
  const count = lists(JSON.parse(text)).length;
  return Array.from({ length: count }, (_, list) => list).flatMap((list) => {
    const size = lists(JSON.parse(text))[list]?.nodes.length ?? 0;
    return Array.from({ length: size }, (_, at) => at).flatMap((at) => {
      const spec: Json = JSON.parse(text);
      const place = lists(spec)[list];
      const made = place && make(place.nodes, at, place.input);
      return made === undefined ? [] : [{ spec, ...made }];
    });
  });
}

/** An operand becomes the value that it is to meet. */
function meetItself(nodes: unknown[], at: number, input: string | undefined): Omit<Mutant, "spec"> | undefined {
  const node = nodes[at];
  if (!meetsOne(node)) return undefined;
  const before = nodes.slice(0, at).findLast((other) => !isSource(other));
  if (before === undefined && input === undefined) return undefined;
  if (isObject(before) && before.out !== undefined) return undefined;
  if (before !== undefined)
    nodes[nodes.indexOf(before)] = { ...(isObject(before) ? before : { [String(before)]: {} }), out: "mutant" };
  node[opOf(node) ?? ""] = before === undefined ? input : "mutant";
  return { code: "W922", at: before === undefined ? (input ?? "") : "mutant" };
}

/** A node that reads the block's input again takes the place of what flowed, which has no name. */
function takeOver(nodes: unknown[], at: number, input: string | undefined): Omit<Mutant, "spec"> | undefined {
  const [before, node] = [nodes[at - 1], nodes[at]];
  const isUnnamed = opOf(before) !== undefined && !(isObject(before) && ("id" in before || "out" in before));
  const isPlain =
    typeof node === "string" || (isObject(node) && node.in === undefined && !Array.isArray(node[opOf(node) ?? ""]));
  if (input === undefined || !isUnnamed || !isPlain || isSource(before) || isSource(node)) return undefined;
  nodes.splice(at, 0, { identity: {}, in: input, id: "mutant" });
  return { code: "W921", at: `"${input}"` };
}

/** Blocks' parameters that calls leave to the caller, given a default that no spec here has. */
function hiding(text: string): { spec: Json; name: string; calls: string }[] {
  const { blocks = {}, params = {} }: { blocks?: Record<string, { params?: Json }>; params?: Json } = JSON.parse(text);
  return Object.entries(blocks).flatMap(([calls, block]) =>
    Object.entries(block.params ?? {})
      .filter(([name, type]) => (type === "int" || type === "number") && typeof params[name] === "number")
      .filter(([name]) => new RegExp(`"block": "${calls}"(?![^{}]*\\{[^{}]*"${name}")`).test(text))
      .flatMap(([name]) => {
        const spec = JSON.parse(text);
        spec.blocks[calls].params[name] = 3;
        return params[name] === 3 ? [] : [{ spec, name, calls }];
      }),
  );
}

function problemsOf({ spec }: Mutant, path: string): readonly Problem[] {
  const source = { name: path, text: JSON.stringify(spec, undefined, 1) };
  return check(source, { importer: specFiles(path) }).problems;
}

/** Names of the blocks that are called in a model. */
const labelsIn = (region: Region): string[] => [region.label, ...region.members.filter(isRegion).flatMap(labelsIn)];

const textAt = ({ source, start, end }: Span): string => source.text.slice(start, end);
const pointed = ({ span }: Problem): string => (span === undefined ? "" : textAt(span));

describe("a mistake that leaves a model valid is found where it was made", () => {
  const KINDS = { meetItself, takeOver };
  const silent = { meetItself: 0, takeOver: 0 };

  test.each(specs)("%s", (path) => {
    const text = readFileSync(path, "utf8");
    for (const kind of ["meetItself", "takeOver"] as const) {
      for (const mutant of mutants(text, KINDS[kind]).slice(0, MOST_MUTANTS)) {
        const problems = problemsOf(mutant, path);
        // Only where shapes fit by chance does a mistake go unnoticed.
        if (problems.some(({ severity }) => severity === "error")) continue;
        silent[kind] += 1;
        // What the slip leaves unread is said as well; that something took its place is the one thing to say.
        const found = problems.filter(({ code }) => kind === "takeOver" || code !== "W901");
        expect(
          found.map(({ code }) => code),
          JSON.stringify(mutant.spec),
        ).toHaveLength(1);
        // Where the slip leaves another value unread, that comes first and the operand stands beside it.
        const beside = found.flatMap(({ related }) => related.map(({ span }) => textAt(span)));
        const places = found.map((problem) => `${problem.code} ${pointed(problem)}`);
        if (!places.includes(`W921 ${mutant.at}`) && places[0]?.startsWith("W921") === true)
          expect(beside).toContain(mutant.at);
        else expect(places).toEqual([`${mutant.code} ${mutant.at}`]);
      }
    }
  });

  test("enough of them were made", () => {
    expect(Math.min(...Object.values(silent))).toBeGreaterThan(5);
  });
});

describe("a default that hides the caller's value", () => {
  test.each(specs)("%s", (path) => {
    const text = readFileSync(path, "utf8");
    const { typed } = check({ name: path, text }, { importer: specFiles(path) });
    const called = new Set(typed === undefined ? [] : labelsIn(typed.root));
    for (const { spec, name, calls } of hiding(text).filter((mutant) => called.has(mutant.calls))) {
      const source = { name: path, text: JSON.stringify(spec, undefined, 1) };
      const { problems } = check(source, { importer: specFiles(path) });
      const found = problems.filter(({ code }) => code === "W920");
      expect(found.length, `${name} of ${calls}`).toBeGreaterThan(0);
      for (const problem of found) {
        expect(problem.message).toContain(`\`${name}\``);
        expect(pointed(problem)).toBe(calls);
      }
    }
  });
});

type CheckpointForm = Json & { readonly rules?: Json };

describe("a checkpoint rule whose path is misspelt", () => {
  test.each(specs)("%s", (path) => {
    const text = readFileSync(path, "utf8");
    const { checkpoints = {} }: { checkpoints?: Record<string, CheckpointForm> } = JSON.parse(text);
    for (const [map, form] of Object.entries(checkpoints)) {
      const { rules = form } = form;
      const rule = Object.keys(rules)[Object.keys(rules).length >> 1] ?? "";
      // In its last name, in the first of its words, or before its last hole.
      const letter = [/\w(?=[^{}]*$)/, /(?<= in )\w/, /\w(?=\.\{)/].find((one) => one.test(rule)) ?? "";
      const misspelt = rule.replace(letter, "$&q");
      const own = { ...rules, [misspelt]: rules[rule] ?? "key" };
      const changed = form.rules === undefined ? own : { ...form, rules: own };
      const spec = { ...JSON.parse(text), checkpoints: { ...checkpoints, [map]: changed } };
      const source = { name: path, text: JSON.stringify(spec, undefined, 1) };
      const { problems } = check(source, { importer: specFiles(path) });
      expect(problems.map((problem) => [problem.code, pointed(problem)])).toEqual([["W923", misspelt]]);
    }
  });
});
