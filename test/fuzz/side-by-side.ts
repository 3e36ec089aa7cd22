import { check } from "../../compiler/check.ts";
import { ops } from "../../compiler/ops/index.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { readSpec } from "../../schema/spec/read-spec.ts";
import { type Case, checkCase } from "../cases/case-file.ts";
import { problemLine } from "../cases/transcript.ts";

/** A spec that can stand beside others in one model, and what is wrong with it. */
export interface Part {
  readonly name: string;
  readonly source: Source;
  /** Each as a line: code, place and message. */
  readonly errors: readonly string[];
  /** The model's inputs that it is given, in its order, and the free sizes that they bring along. */
  readonly inputs: readonly string[];
  readonly free: readonly string[];
}

const errorsIn = (problems: readonly Problem[], file: string): string[] =>
  problems.filter(({ severity, span }) => severity === "error" && span?.source.name === file).map(problemLine);

/** A model that runs each part on inputs of its own. */
function model(parts: readonly Part[]): Source {
  const inputs = parts.flatMap((part, i) => part.inputs.map((axes, j) => [`x${i}_${j}`, axes]));
  const text = JSON.stringify({
    vitral: 1,
    import: Object.fromEntries(parts.map((part, i) => [`part${i}`, part.source.name])),
    free: Object.fromEntries(parts.flatMap(({ free }) => free).map((name) => [name, {}])),
    inputs: Object.fromEntries([["start", "b 1"], ...inputs]),
    nodes: [
      ...parts.map((part, i) => ({ block: `part${i}`, in: part.inputs.map((_, j) => `x${i}_${j}`), id: `y${i}` })),
      { identity: {}, in: "start", id: "end" },
    ],
    outputs: { end: "end" },
  });
  return { name: "model.json", text };
}

/** What is wrong with parts, checked in one model, for each part. */
export function errorsOf(parts: readonly Part[]): readonly string[][] {
  const { problems } = check(model(parts), {
    importer: (path) => parts.find(({ source }) => source.name === path)?.source ?? "there is no such file",
  });
  return parts.map(({ source }) => errorsIn(problems, source.name));
}

/** A case as a part, if it has as many mistakes in another model as it has alone, and at least one. */
export function partOf(name: string, subject: Case): Part | undefined {
  const { source, preset, set, files } = subject;
  if (preset !== undefined || Object.keys(set).length > 0 || files.size > 0) return undefined;
  const alone = checkCase(subject, source).problems.filter(({ severity }) => severity === "error");
  const named = { name: `${name}.json`, text: source.text };
  const { spec } = readSpec(named, ops);
  if (alone.length === 0 || spec === undefined) return undefined;
  const numbers = new Map(
    spec.params.flatMap(({ name: { text }, default: value }) =>
      value?.kind === "expression" && value.expression.kind === "number" ? [[text, value.expression.value]] : [],
    ),
  );
  const isFree = (axis: string) => spec.free.some((size) => size.name.text === axis);
  const axes = spec.inputs.flatMap(({ signature }) =>
    signature.side.items.flatMap((item) => (item.kind === "axis" ? [item.name] : [])),
  );
  if (axes.some((axis) => axis !== "b" && !isFree(axis) && !numbers.has(axis))) return undefined;
  const inputs = spec.inputs.map(({ signature }) =>
    signature.side.items
      .map((item) =>
        item.kind === "axis" ? (numbers.get(item.name) ?? item.name) : signature.text.slice(item.start, item.end),
      )
      .join(" "),
  );
  const part: Part = { name, source: named, errors: [], inputs, free: axes.filter(isFree) };
  const [errors = []] = errorsOf([part]);
  const same =
    errors.map((line) => line.replace(`${named.name} `, "")).join("\n") === alone.map(problemLine).join("\n");
  return same ? { ...part, errors } : undefined;
}
