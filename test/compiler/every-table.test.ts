import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernels } from "../../compiler/kernels/table.ts";
import type { Op } from "../../compiler/op/op.ts";
import { ops } from "../../compiler/ops/index.ts";
import { eagerKernels } from "../../runtime/kernels/table.ts";
import { STRUCTURE_KEYS } from "../../schema/vocabulary/vocabulary.ts";
import { kernelCases } from "../runtime/engines/kernel-cases.ts";
import { generators } from "./kernels/generators.ts";

const isOp = (value: unknown): value is Op => typeof value === "object" && value !== null && "lower" in value;

const names = [...ops.keys(), ...Object.keys(STRUCTURE_KEYS)];

describe("every op and structure", () => {
  it("that a file of ops/ defines is in its index", async () => {
    const files = readdirSync("compiler/ops").map((file) => file.replace(/[.]ts$/, ""));
    const modules: object[] = await Promise.all(files.map((file) => import(`../../compiler/ops/${file}.ts`)));
    const defined = modules.flatMap((module) => Object.values<unknown>({ ...module }).flat()).filter(isOp);
    expect(new Set(defined.map(({ name }) => name))).toEqual(new Set(ops.keys()));
  });

  it("has a section of the manual", () => {
    const sections = readFileSync("docs/ops.md", "utf8").matchAll(/^### (\w+)$/gm);
    expect(Array.from(sections, ([, name]) => name)).toEqual(expect.arrayContaining(names));
  });

  it("is known to editors", () => {
    const schema: { readonly $defs: object } = JSON.parse(readFileSync("schema/spec.schema.json", "utf8"));
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(names.map((name) => `node.${name}`)));
  });
});

it.each([
  ["is called by the eager engines", eagerKernels],
  ["is drawn at random against its own laws", generators],
  ["has cases for every engine", kernelCases],
])("every kernel %s", (_, table) => {
  expect(Object.keys(table).sort()).toEqual(Object.keys(kernels).sort());
});
