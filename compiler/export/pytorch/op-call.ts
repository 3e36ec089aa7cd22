import type { Located, LocatedPattern } from "../../../schema/spec/spec.ts";
import type { TypedOp } from "../../expand/typed-graph.ts";
import type { Init } from "../../ir/plan.ts";
import type { NamedSizes } from "../../op/attribute.ts";
import type { OpItem } from "../../outline/outline.ts";
import { sameValue } from "../../shape/value.ts";
import { isConstant, type Size } from "../../size/size.ts";
import { inOrder, type StoredWeight } from "../stored-weight.ts";
import { listOf, pairOf, sizeEntry, symbolOf } from "./argument-symbols.ts";
import type { ClassWriter } from "./class-writer.ts";
import type { Helper } from "./helpers.ts";
import type { Einops } from "./module-writer.ts";
import { symbolic, whole } from "./python/expression-text.ts";
import { called, type Python, plain } from "./python/python.ts";
import { pythonName } from "./python/python-name.ts";
import { literal, type Symbolic } from "./python/symbol.ts";
import { product } from "./result-sizes.ts";

interface SliceEnds {
  readonly index: Symbolic | undefined;
  readonly start: Symbolic | undefined;
  readonly stop: Symbolic | undefined;
  readonly step: Symbolic | undefined;
}

/** How one of our weights is called in a module of PyTorch, and which of our axes each of its axes is. */
export type Stored = Readonly<Record<string, { readonly as: string; readonly axes?: readonly number[] }>>;

/** An op where it is written: what it reads and was told, and what may be made for it. */
export class OpCall {
  readonly typed: TypedOp;
  private readonly writer: ClassWriter;
  private readonly item: OpItem;
  private readonly isBuilding: boolean;

  constructor(writer: ClassWriter, item: OpItem, typed: TypedOp, isBuilding: boolean) {
    this.writer = writer;
    this.item = item;
    this.typed = typed;
    this.isBuilding = isBuilding;
  }

  /** What it reads. */
  get inputs(): readonly Python[] {
    return this.item.reads.map((read, i) => {
      const said = "literal" in read ? this.writtenOperand(i) : undefined;
      return said === undefined ? this.writer.operand(read) : this.say(said);
    });
  }

  get input(): Python {
    return this.inputs[0] ?? plain("()");
  }

  /** A number that was written where a tensor could stand, in its author's words. */
  private writtenOperand(i: number): Symbolic | undefined {
    const { argument: syntax } = this.typed.node;
    if (syntax?.kind !== "operands") return undefined;
    const term = syntax.value.at(i - this.item.reads.length);
    const located = term?.kind === "expression" ? term.value : term?.kind === "tensor" ? term.otherwise : undefined;
    return located && symbolic(located, this.writer.words, true);
  }

  /** Its argument, or an attribute, in its author's words. */
  symbol(part = "argument"): Symbolic {
    return symbolOf(this.typed, part, this.writer.words);
  }

  symbols(): readonly Symbolic[] {
    return listOf(this.typed, this.writer.words);
  }

  pair(part: string): readonly [Symbolic, Symbolic] | undefined {
    return pairOf(this.typed, part, this.writer.words);
  }

  /** A name in scope. */
  named(name: string): Symbolic | undefined {
    const { words } = this.writer;
    return words.scope.has(name) ? words.symbol(name) : undefined;
  }

  /** The size of an input's axis. */
  size(input: number, axis: number): Symbolic {
    const size = this.writer.sizes(this.item.reads[input] ?? { literal: 0 }).at(axis);
    if (size === undefined) throw new Error(`${this.typed.path} reads fewer axes`);
    return size;
  }

  /** The last axis of what it reads. */
  get features(): Symbolic {
    return this.size(0, -1);
  }

  product = product;

  /** A value where the op runs. */
  say(symbol: Symbolic): Python {
    return symbol.in(this.isBuilding ? this.writer.scope.building : this.writer.running);
  }

  /** The same where the module is built. */
  build(symbol: Symbolic): Python {
    return symbol.in(this.writer.scope.building);
  }

  /** A layer with weights, which is an attribute of the module. */
  layer(built: Python, stored: Stored): Python {
    const { path } = this.typed;
    const weights = [...this.typed.weights].map(([name, own]): StoredWeight => {
      const found = stored[name];
      const rank = this.writer.module.typed.weights.get(own)?.sizes.length ?? 0;
      if (found === undefined) throw new Error(`${path} has no word for its weight \`${name}\``);
      return { path: own, key: found.as, axes: found.axes ?? inOrder(rank) };
    });
    return this.writer.submodule(this.writer.below(path), built.text, weights);
  }

  /** A layer without, which may serve several ops. */
  stateless(wanted: string, built: Python): Python {
    return this.writer.submodule(wanted, built.text, []);
  }

  /** A weight of the model itself. */
  parameter(built: Python): Python {
    const { path, weights } = this.typed;
    const own = weights.get("") ?? path;
    const rank = this.writer.module.typed.weights.get(own)?.sizes.length ?? 0;
    return this.writer.parameter(own, built.text, inOrder(rank));
  }

  /** How its weight begins, and the one number of that in its author's words. */
  init(): Init {
    const [path = ""] = this.typed.weights.values();
    const found = this.writer.module.typed.weights.get(path);
    if (found === undefined) throw new Error(`${this.typed.path} has no weight`);
    return found.init;
  }

  initSymbol(value: number): Symbolic | undefined {
    const syntax = this.typed.node.attributes.get("init");
    const [only, ...more] = syntax?.kind === "named" ? syntax.value : [];
    if (only === undefined || more.length > 0) return undefined;
    const said = symbolic(only, this.writer.words, true);
    return said.value === value ? said : undefined;
  }

  /** What `"sizes": { name: … }` gives a name. */
  entry(name: string): Symbolic | undefined {
    return sizeEntry(this.typed, name, this.writer.words);
  }

  /** The ends of a slice, by axis. */
  slices(): ReadonlyMap<number, SliceEnds> {
    const syntax = this.typed.node.argument;
    const entries = syntax?.kind === "slices" ? syntax.value : [];
    const axes = this.typed.inputs[0]?.axes ?? [];
    const say = (located: Located | undefined) => located && whole(symbolic(located, this.writer.words));
    return new Map(
      entries.map(({ name: { text }, value }): [number, SliceEnds] => {
        const axis = /^-?\d+$/.test(text)
          ? (Number(text) + axes.length) % axes.length
          : axes.findIndex(({ name }) => name === text);
        return value.kind === "index"
          ? [axis, { index: say(value.at), start: undefined, stop: undefined, step: undefined }]
          : [axis, { index: undefined, start: say(value.start), stop: say(value.stop), step: say(value.step) }];
      }),
    );
  }

  /** How far a roll turns each axis. */
  shifts(): readonly { readonly axis: number; readonly by: Symbolic }[] {
    const syntax = this.typed.node.argument;
    const said = syntax?.kind === "sizes" ? syntax.value : [];
    const turns = this.typed.solution as readonly { readonly axis: number; readonly by: number }[];
    return turns.map(({ axis, by }, i) => {
      const entry = said[i];
      const symbol = entry === undefined ? undefined : symbolic(entry.value, this.writer.words);
      return { axis, by: symbol?.value === by ? whole(symbol) : literal(by) };
    });
  }

  generatorArguments(): readonly Symbolic[] {
    const { sizes } = this.typed.argument as NamedSizes;
    const syntax = this.typed.node.argument;
    const said = syntax?.kind === "named" ? syntax.value : [];
    return sizes.map((size, i) => {
      const entry = said[i];
      const symbol = entry === undefined ? undefined : symbolic(entry, this.writer.words);
      return symbol !== undefined && sameValue(symbol.value, size) ? symbol : literal(size);
    });
  }

  /** A size as it is where the op runs, whoever says it. */
  length(size: Size): Python {
    return this.say({
      ...literal(size),
      in: (place) => (isConstant(size) ? literal(size).in(place) : place.free(size)),
    });
  }

  /** All that it reads, as a list. */
  listed(): Python {
    return { ...called("", ...this.inputs), text: `[${this.inputs.map(({ text }) => text).join(", ")}]` };
  }

  /** Where a table goes that is made while the module runs. */
  device(): string | undefined {
    const [input] = this.writer.inputs;
    return this.isBuilding || input === undefined ? undefined : `device=${input.text}.device`;
  }

  packPattern(): Python {
    const { items } = (this.typed.argument as LocatedPattern).pattern.output;
    const axes = items.map((item, i) =>
      item.kind === "axis" ? pythonName(item.name).replace(/_$/, `_axis${i}`) : "*",
    );
    return plain(`"${axes.join(" ")}"`);
  }

  einops(name: Einops): string {
    return this.writer.module.einops(name);
  }

  helper(name: Helper, ...parts: readonly Python[]): Python {
    return called(this.writer.module.helper(name), ...parts);
  }

  refuse(why: string): never {
    return this.writer.refuse(this.typed, why);
  }
}
