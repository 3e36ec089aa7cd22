import { attributeText } from "../expression/attribute-text.ts";
import { shapeText } from "../shape/shape.ts";
import type { Body, Definition, Item, LoopItem, Loose, Operand, OpItem, Outline, Ref, Source } from "./outline.ts";
import { Varied } from "./varied.ts";

/** `--emit outline`: each block once, each kind of iteration once; `%2` is value 2 of the body around. */
export function printOutline(outline: Outline): string {
  const { name, training, main, inputs, outputs, definitions } = outline;
  const printing = new Printing(definitions);
  const lines = [
    `model ${name}${training ? " (training)" : ""}(${slotsText(main, inputs)})`,
    ...printing.items(main.items, main, "  "),
    ...[...outputs].map(([output, ref]) => `  output ${output} = %${ref}`),
    ...definitions.flatMap((definition) => ["", ...printing.definition(definition)]),
  ];
  return `${lines.join("\n")}\n`;
}

class Printing {
  private readonly names: ReadonlyMap<Definition, string>;

  /** Definitions of one block are told apart by number. */
  constructor(definitions: readonly Definition[]) {
    const counts = new Map<string, number>();
    this.names = new Map(
      definitions.map((definition) => {
        const { name } = definition.block;
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        return [definition, count === 1 ? name : `${name}/${count}`];
      }),
    );
  }

  definition(definition: Definition): string[] {
    const { parameters, inputs, body } = definition;
    const values = [...parameters].map(([name, value]) => `${name} = ${looseText(value)}`);
    return [
      `block ${this.names.get(definition)}(${slotsText(body, inputs)})${runsText(body)}`,
      ...values.map((value) => `  # ${value}`),
      ...this.items(body.items, body, "  "),
      `  gives ${refsText(body.results)}`,
    ];
  }

  items(items: readonly Item[], body: Body, indent: string): string[] {
    return items.flatMap((item) => this.item(item, body, indent));
  }

  private item(item: Item, body: Body, indent: string): string[] {
    const named = item.path === "" ? "" : `  # ${item.path}`;
    switch (item.kind) {
      case "op":
        return [`${indent}${madeText(item.gives, body)} = ${opText(item)}${named}`, ...weightLines(item, indent)];
      case "call": {
        const made = item.made.map(({ ref }) => ref);
        const callee = this.names.get(item.definition);
        return [`${indent}${madeText(made, body)} = ${callee}(${item.reads.map(operandText).join(", ")})${named}`];
      }
      case "loop":
        return this.loop(item, body, indent);
      default: {
        const label = item.kind === item.label ? "" : ` ${item.label}`;
        return [
          `${indent}${item.kind}${label} ${item.reads.map(operandText).join(", ")}${named}`,
          ...this.items(item.items, body, `${indent}  `),
        ];
      }
    }
  }

  private loop({ path, count, kinds, sources, made }: LoopItem, around: Body, indent: string): string[] {
    return [
      `${indent}loop ${count}${path === "" ? "" : `  # ${path}`}`,
      ...kinds.flatMap(({ indices, body }) => [
        `${indent}  iterations ${indicesText(indices)}(${slotsText(body)})${runsText(body)}`,
        ...givenLines(indices, sources, `${indent}    `),
        ...this.items(body.items, body, `${indent}    `),
        `${indent}    gives ${refsText(body.results)}`,
      ]),
      ...made.map(
        ({ ref, from }) => `${indent}  ${madeText([ref], around)} = iteration ${from.iteration} %${from.ref}`,
      ),
    ];
  }
}

/** What the slots of each iteration are given; those that say the same relative to their index in one line. */
function givenLines(indices: readonly number[], sources: LoopItem["sources"], indent: string): string[] {
  const lines = new Map<string, number[]>();
  for (const i of indices) {
    const text = (sources[i] ?? []).map((source) => sourceText(source, i)).join(", ");
    lines.set(text, [...(lines.get(text) ?? []), i]);
  }
  return [...lines].map(([text, those]) => `${indent}given ${text} in ${indicesText(those)}`);
}

function sourceText(source: Source, index: number): string {
  return "iteration" in source
    ? `iteration i - ${index - source.iteration} %${source.ref}`
    : `outer ${operandText(source)}`;
}

/** `0–2, 5` */
function indicesText(indices: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const index of indices) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(", ");
}

function opText({ op, argument, attributes, reads }: OpItem): string {
  const said = [
    ...(argument === undefined ? [] : [looseText(argument)]),
    ...Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}: ${looseText(value)}`),
  ];
  return `${op.name}(${reads.map(operandText).join(", ")})${said.length === 0 ? "" : ` { ${said.join(", ")} }`}`;
}

const weightLines = ({ weights }: OpItem, indent: string): string[] =>
  weights.map(({ role, path, sizes, init }) => `${indent}  ${role} ${path} [${sizes.join(", ")}] ${looseText(init)}`);

const slotsText = (body: Body, names: readonly string[] = []): string =>
  body.values
    .slice(0, body.slots)
    .map((type, i) => `${names[i] === undefined ? "" : `${names[i]} `}%${i} ${shapeText(type)}`)
    .join(", ");

const madeText = (refs: readonly Ref[], { values }: Body): string =>
  refs
    .map((ref) => {
      const type = values[ref];
      return type === undefined
        ? `%${ref}`
        : `%${ref} ${shapeText(type)}${type.dtype === "f32" ? "" : ` ${type.dtype}`}`;
    })
    .join(", ");

const operandText = (operand: Operand): string => ("ref" in operand ? `%${operand.ref}` : looseText(operand.literal));

const refsText = (refs: readonly Ref[]): string => refs.map((ref) => `%${ref}`).join(", ");

const runsText = ({ runs }: Body): string => (runs === 1 ? "" : ` x ${runs}`);

const looseText = (value: Loose<unknown>): string =>
  value instanceof Varied ? `each of [${value.values.map(attributeText).join(", ")}]` : attributeText(value);
