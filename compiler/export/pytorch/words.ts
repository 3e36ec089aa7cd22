import type { Block, BlockNode, LoopNode, Parameter } from "../../../schema/spec/spec.ts";
import { Scope } from "../../expression/scope.ts";
import { originAt, type TensorType } from "../../shape/shape.ts";
import { isFreeSize, isList, type Value } from "../../shape/value.ts";
import type { ClassScope } from "./class-scope.ts";
import { symbolic, type Words, whole } from "./python/expression-text.ts";
import { BINDS, chain, plain } from "./python/python.ts";
import { literal, nameOf, type Symbolic, tupled } from "./python/symbol.ts";

/** A tensor that a body is given, and how its sizes are written by who gives it. */
export interface GivenTensor {
  readonly type: TensorType;
  readonly sizes: readonly Symbolic[];
}

/** The words of a block's body: its parameters, what it derives, and the sizes that it reads off its inputs. */
export class BlockWords implements Words {
  readonly scope: Scope;
  private readonly own: ClassScope;
  private readonly block: Block;
  private readonly given: readonly GivenTensor[];
  private readonly call: { readonly node: BlockNode; readonly words: Words } | undefined;
  private readonly known = new Map<string, Symbolic | undefined>();

  /** @param call whose call it is; none of the model itself, whose parameters are what it is built with */
  constructor(
    own: ClassScope,
    scope: Scope,
    block: Block,
    given: readonly GivenTensor[],
    call?: { readonly node: BlockNode; readonly words: Words },
  ) {
    this.own = own;
    this.scope = scope;
    this.block = block;
    this.given = given;
    this.call = call;
  }

  symbol(name: string): Symbolic | undefined {
    if (!this.known.has(name)) this.known.set(name, this.find(name));
    return this.known.get(name);
  }

  private find(name: string): Symbolic | undefined {
    const value = this.scope.settled(name);
    if (value === undefined) return undefined;
    const parameter = this.block.params.findIndex((one) => one.name.text === name);
    const declared = this.block.params[parameter];
    if (declared !== undefined) return this.parameter(declared, parameter, value);
    const derived = this.block.let.find((one) => one.name.text === name);
    if (derived !== undefined) return this.derived(name, symbolic(derived.value, this), value);
    if (this.scope.kind(name) === "size") return this.size(name, value);
    if (this.scope.constant(name) !== undefined) return { value, isWhole: false, in: () => plain(`math.${name}`) };
    return literal(value);
  }

  private parameter(declared: Parameter, i: number, value: Value): Symbolic {
    const name = declared.name.text;
    const { call } = this;
    const entry = call?.node.with.find((one) => one.name.text === name);
    if (call !== undefined && entry === undefined && declared.default !== undefined)
      return this.derived(
        name,
        conformed(symbolic(declared.default, this, isAnyNumber(declared)), declared, value),
        value,
      );
    const source =
      call === undefined
        ? undefined
        : entry === undefined
          ? call.words.symbol(name)
          : symbolic(entry.value, call.words, isAnyNumber(declared));
    const type = declared.type === "list" ? (declared.element ?? "number") : declared.type;
    // A default without a type says by its own form whether whole numbers are meant; 0 is a rate as well.
    const isCount = declared.default !== undefined && value !== 0;
    const isInteger = type === "int" || type === "pair" || (type === "number" && isCount);
    return nameOf({
      ...{ name, kind: "argument", owner: this.own, order: 100 + i, value },
      source: source === undefined ? call && literal(value) : conformed(source, declared, value),
      isWhole: isInteger && Number.isInteger(value),
      hasWholeItems: isInteger && isList(value) && value.every((item) => Number.isInteger(item)),
    }).symbol;
  }

  private derived(name: string, source: Symbolic, value: Value): Symbolic {
    if (isFreeSize(value)) return source;
    const { isWhole, hasWholeItems } = source;
    return nameOf({ ...{ name, kind: "let", owner: this.own, order: 0, value, source }, isWhole, hasWholeItems })
      .symbol;
  }

  private size(name: string, value: Value): Symbolic {
    const source = this.given.flatMap(({ type, sizes }) =>
      type.axes.flatMap((axis, i) => (axis.name === name && sizes[i] !== undefined ? [sizes[i]] : [])),
    )[0];
    const order = [...this.given.flatMap(({ type }) => type.axes)].findIndex((axis) => axis.name === name);
    return nameOf({
      ...{ name, kind: "argument", owner: this.own, order, value, isWhole: true },
      source: source ?? literal(value),
    }).symbol;
  }
}

/** Whether a parameter is declared as a number and no more: a default without a type may stand for a size. */
const isAnyNumber = ({ type, default: usual }: Parameter): boolean => type === "number" && usual === undefined;

/** What a parameter makes of what it is given. */
function conformed(source: Symbolic, { type }: Parameter, value: Value): Symbolic {
  if (type === "int") return whole(source);
  if (type === "pair" && !isList(source.value) && isList(value)) return tupled([whole(source), whole(source)]);
  return source;
}

/** The words of an iteration: those of the body around its loop, and the loop's own. */
export class IterationWords implements Words {
  readonly scope: Scope;
  readonly index: Symbolic;
  private readonly around: Words;
  private readonly node: LoopNode;
  private readonly count: number;

  constructor(around: Words, owner: ClassScope, node: LoopNode, i: number, count: number) {
    this.around = around;
    this.node = node;
    this.count = count;
    this.scope = new Scope(around.scope.contracts, around.scope);
    const values = [[node.as?.text, i] as const, ["first", i === 0] as const, ["last", i === count - 1] as const];
    for (const [name, value] of values)
      if (name !== undefined) this.scope.define(name, "loop", { value, origin: originAt("", node.span) });
    this.index = nameOf({
      ...{ name: node.as?.text ?? "i", kind: "index", owner, source: undefined, order: 1000, loop: node },
      ...{ value: i, isWhole: true },
    }).symbol;
  }

  symbol(name: string): Symbolic | undefined {
    if (name === this.node.as?.text) return this.index;
    if (name === "first" || name === "last") return this.comparison(name);
    return this.around.symbol(name);
  }

  private comparison(name: "first" | "last"): Symbolic {
    const end = name === "first" ? 0 : this.count - 1;
    return {
      value: this.index.value === end,
      isWhole: false,
      in: (place) => {
        const index = this.index.in(place);
        // A module that is built by itself knows which one it is.
        if (/^\d+$/.test(index.text)) return plain(Number(index.text) === end ? "True" : "False");
        return chain("==", BINDS.comparison, [index, plain(String(end))]);
      },
    };
  }
}
