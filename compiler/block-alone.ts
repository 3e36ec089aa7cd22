import type { Source } from "../schema/problem/source.ts";
import { readSpec } from "../schema/spec/read-spec.ts";
import type { Block, InputSignature, Parameter } from "../schema/spec/spec.ts";
import { waitsForCall } from "./check-block.ts";
import { ops } from "./ops/index.ts";

/** A model that is one block alone, for a figure of it. */
export interface BlockAlone {
  readonly source: Source;
  /** Parameters and axes whose sizes nobody gave: some number was taken, and only their names mean anything. */
  readonly madeUp: ReadonlySet<string>;
}

/** Numbers that are tried for what has none, parameters and axes: blocks ask one to be a multiple of another. */
const TRIED = [
  { parameter: 2, axis: 24 },
  { parameter: 1, axis: 24 },
  { parameter: 4, axis: 64 },
  { parameter: 7, axis: 49 },
] as const;

/**
 * A file of one block as models that call it and nothing else, the first that is sound being the one to draw.
 * @param given values of parameters and of axes, which are taken as they are
 * @returns undefined for a file that is a model
 */
export function blockAlone(source: Source, given: Readonly<Record<string, string>> = {}): BlockAlone[] | undefined {
  const { spec } = readSpec(source, ops);
  if (spec === undefined || !waitsForCall(spec)) return undefined;
  const { name, path } = fileOf(source);
  return alone(source, { name, title: spec.title ?? name, reference: path, block: spec }, given);
}

/** The same of a block that a file has or imports, by what it calls it. */
export function namedAlone(source: Source, name: string, block: Block): BlockAlone[] {
  return alone(source, { name, title: name, reference: `${fileOf(source).path}#${name}`, block }, {});
}

/** What the block of a file is called, and its path from beside it. */
function fileOf(source: Source): { readonly name: string; readonly path: string } {
  const file = source.name.split(/[/\\]/).at(-1) ?? source.name;
  const name = file.replace(/^vitral:/, "").replace(/\.jsonc?$/, "");
  return { name, path: file === `vitral:${name}` || !file.includes(".") ? `${name}.json` : file };
}

interface Called {
  readonly name: string;
  readonly title: string;
  /** As an import has it. */
  readonly reference: string;
  readonly block: Block;
}

function alone(
  source: Source,
  { name: block, title, reference, block: spec }: Called,
  given: Readonly<Record<string, string>>,
): BlockAlone[] {
  const inputs = spec.inputs.filter(({ optional }) => !optional);
  const results = spec.outputs.map(({ name }) => name.text);
  const open = spec.params.filter((parameter) => parameter.default === undefined);
  const chosen = spec.params.filter(({ name, default: own }) => own !== undefined && Object.hasOwn(given, name.text));
  const taken = new Set(spec.params.map(({ name }) => name.text));
  const axes = new Set(inputs.flatMap(axesOf).filter((axis) => axis !== "b" && !taken.has(axis)));
  const asParameter = (parameter: Parameter, number: number) => [parameter.name.text, declared(parameter, number)];
  // Some have as many tokens more along one axis as a parameter says.
  const longer = [...axes].map((name) => ({ ...TRIED[0], longer: name }));
  return [...TRIED, ...longer].map(({ parameter, axis, ...more }) => {
    const sizeOf = (name: string) => ("longer" in more && more.longer === name ? axis + parameter : axis);
    const text = JSON.stringify({
      vitral: 1,
      name: block,
      title,
      import: { [block]: reference },
      params: Object.fromEntries([
        ...[...open, ...chosen].map((one) => asParameter(one, parameter)),
        ...[...axes].map((name) => [name, { type: "int", default: sizeOf(name) }]),
      ]),
      inputs: Object.fromEntries(inputs.map((input) => [input.name.text, signatureOf(input)])),
      nodes: [
        {
          block,
          ...(inputs.length === 0 ? {} : { in: inputs.map(({ name }) => name.text) }),
          with: Object.fromEntries([...open, ...chosen].map(({ name }) => [name.text, name.text])),
          ...(results.length > 1 ? { out: results } : { id: block }),
        },
      ],
      outputs: results.length > 1 ? Object.fromEntries(results.map((name) => [name, name])) : { result: block },
    });
    const madeUp = [...open.map(({ name }) => name.text), ...axes].filter((name) => !Object.hasOwn(given, name));
    return { source: { name: `${source.name} alone`, text }, madeUp: new Set(madeUp) };
  });
}

/** A parameter as its block declares it, with a value that lets as much as possible be drawn. */
function declared({ type, element, values }: Parameter, number: number): object {
  switch (type) {
    case "number":
      return { type, default: 0.5 };
    case "bool":
      return { type, default: true };
    case "string":
      return { type, default: "word" };
    case "enum":
      return { type, values, default: values?.[0] };
    case "list":
      return { type: element === undefined ? "list of number" : `list of ${element}`, default: [number, number] };
    default:
      return { type, default: number };
  }
}

const itemsOf = ({ signature }: InputSignature) => signature.side.items;

const axesOf = (input: InputSignature): string[] =>
  itemsOf(input).flatMap((item) => (item.kind === "axis" ? [item.name] : []));

/** Whatever axes may stand before are one: the batch. */
function signatureOf(input: InputSignature): object | string {
  const axes = input.signature.text.trim().replace(/^\.\.\.|…/, axesOf(input).includes("b") ? "" : "b");
  return input.dtype === "f32" ? axes : { axes, type: input.dtype === "i32" ? "int" : "bool" };
}
