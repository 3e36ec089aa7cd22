import type { Region, TypedOp } from "../../expand/typed-graph.ts";
import type { Body, CallItem, GroupItem, Item, LoopItem, Operand, Ref } from "../../outline/outline.ts";
import { Varied } from "../../outline/varied.ts";
import { isFreeSize } from "../../shape/value.ts";
import { notSpelled } from "../export-messages.ts";
import type { StoredWeight } from "../stored-weight.ts";
import { unexported } from "../unexported.ts";
import type { ClassScope } from "./class-scope.ts";
import { freeSize } from "./free-size.ts";
import { helpers } from "./helpers.ts";
import type { ModuleWriter } from "./module-writer.ts";
import type { Words } from "./python/expression-text.ts";
import { type Python, plain } from "./python/python.ts";
import { pythonName } from "./python/python-name.ts";
import { numberText } from "./python/python-text.ts";
import type { Place, Symbolic } from "./python/symbol.ts";
import { Values } from "./python/values.ts";
import { readCounts } from "./read-counts.ts";

/** A run of a body, which a class is written of. */
export interface ClassSource {
  readonly body: Body;
  readonly run: number;
  /** The path that those of its weights continue. */
  readonly path: string;
  readonly inputs: readonly { readonly name: string; readonly sizes: readonly Symbolic[] }[];
  /** The values that it gives. */
  readonly results: readonly Ref[];
  readonly words: Words;
  readonly scope: ClassScope;
  /** The class around, where this is an iteration of it. */
  readonly around: ClassWriter | undefined;
}

/** Writes what items do into the class that they stand in. */
export type Walk = (items: readonly Item[], writer: ClassWriter) => void;

/** A module that is an attribute of another. */
interface Submodule {
  readonly attribute: string;
  /** What it was built by, and what of it is stored. */
  readonly built: string;
}

function builtTwice(): never {
  throw new Error("two modules keep one weight");
}

/** Writes a class: what builds the module, and what runs it. */
export class ClassWriter {
  readonly module: ModuleWriter;
  readonly walk: Walk;
  readonly source: ClassSource;
  readonly scope: ClassScope;
  readonly words: Words;
  readonly values: Values;
  /** The constructor's lines after what it works out. */
  readonly built: string[] = [];
  readonly weights: StoredWeight[] = [];
  readonly inputs: readonly Python[];
  /** Modules of the class around that are called here, by their attributes there: arguments of `forward`. */
  readonly borrowed = new Map<string, { readonly name: string; readonly owner: ClassWriter }>();
  readonly running: Place;
  private readonly lengths = new Map<string, string>();
  private readonly submodules = new Map<string, Submodule>();
  /** By what each of their weights is stored, which is one submodule's alone. */
  private readonly keepers = new Map<string, Submodule>();

  constructor(module: ModuleWriter, source: ClassSource, walk: Walk) {
    const { body, inputs, scope, words, results } = source;
    this.module = module;
    this.walk = walk;
    this.source = source;
    this.scope = scope;
    this.words = words;
    this.values = new Values(
      readCounts(body, results),
      (name) =>
        name === "self" || Object.hasOwn(helpers, name) || [...this.borrowed.values()].some((one) => one.name === name),
    );
    this.inputs = inputs.map(({ name, sizes }, ref) => this.values.input(ref, name, sizes));
    this.running = scope.running((value) => {
      const size = isFreeSize(value)
        ? freeSize(value, body, module.rewriteSize, (slot, axis, name) => this.length(slot, axis, name))
        : undefined;
      return size ?? this.refuse(undefined, "a size of it does not follow from what its block is given");
    });
  }

  write(): void {
    this.walk(this.source.body.items, this);
  }

  /** A table that is read where the module runs: it keeps it, and no file stores it. */
  keepTable(operand: Operand): void {
    if ("literal" in operand || !this.values.isTable(operand.ref)) return;
    const attribute = this.scope.attributes.take(pythonName(this.values.wanted(operand.ref)));
    const { text } = this.values.python(operand.ref);
    this.built.push(`self.register_buffer("${attribute}", ${text}, persistent=False)`);
    this.values.restate(operand.ref, plain(`self.${attribute}`), false);
  }

  operand(operand: Operand): Python {
    if ("ref" in operand) return this.values.python(operand.ref);
    const { literal } = operand;
    const value = literal instanceof Varied ? Number(literal.values[this.source.run]) : literal;
    return plain(numberText(value), value < 0 ? 10 : 12);
  }

  sizes(operand: Operand): readonly Symbolic[] {
    return "ref" in operand ? this.values.sizes(operand.ref) : [];
  }

  /** The length of an input's axis, read before anything else changes what the input's name stands for. */
  private length(slot: number, axis: number, name: string): Python {
    const known = this.lengths.get(`${slot}.${axis}`);
    if (known !== undefined) return plain(known);
    const own = this.values.reserved(name);
    this.lengths.set(`${slot}.${axis}`, own);
    this.values.statements.unshift(`${own} = ${this.inputs[slot]?.text}.shape[${axis}]`);
    return plain(own);
  }

  /**
   * The attribute that keeps a submodule; what has the same weights, or none and is built alike, is the same.
   * @param stored its weights, by what follows its own key
   * @param clash where those were built otherwise: a module is built once
   */
  submodule(wanted: string, built: string, stored: readonly StoredWeight[], clash = builtTwice): Python {
    const keepers = stored.map(({ path }) => this.keepers.get(path));
    const known = stored.length === 0 ? this.submodules.get(built) : keepers.find((one) => one !== undefined);
    if (known !== undefined) {
      if (known.built !== built || keepers.some((one) => one !== known)) return clash();
      return plain(`self.${known.attribute}`);
    }
    const attribute = this.scope.attributes.take(pythonName(wanted));
    const made = { attribute, built };
    if (stored.length === 0) this.submodules.set(built, made);
    for (const { path } of stored) this.keepers.set(path, made);
    this.built.push(`self.${attribute} = ${built}`);
    for (const one of stored) this.weights.push({ ...one, key: `${attribute}.${one.key}` });
    return plain(`self.${attribute}`);
  }

  /** A weight that is an attribute of the module itself. */
  parameter(path: string, built: string, rank: readonly number[]): Python {
    const attribute = this.scope.attributes.take(pythonName(this.below(path)));
    this.built.push(`self.${attribute} = ${built}`);
    this.weights.push({ path, key: attribute, axes: rank });
    return plain(`self.${attribute}`);
  }

  /** What follows the class's path, as one name. */
  below(path: string): string {
    const { path: own } = this.source;
    return (own === "" ? path : path.slice(own.length + 1)).replaceAll(".", "_");
  }

  /** Whose modules shared calls are: of the class so many loops further out. */
  around(loops: number): ClassWriter {
    if (loops === 0) return this;
    const { around } = this.source;
    if (around === undefined) throw new Error(`${this.source.path} is in no loop`);
    return around.around(loops - 1);
  }

  /** A module of a class around, which hands it in. */
  borrow(owner: ClassWriter, attribute: Python): Python {
    if (owner === this) return attribute;
    const known = this.borrowed.get(attribute.text);
    const name = known?.name ?? pythonName(attribute.text.replace("self.", ""));
    this.borrowed.set(attribute.text, { name, owner });
    return plain(name);
  }

  regionOf({ regions }: CallItem | LoopItem | GroupItem): Region {
    const region = regions[this.source.run];
    if (region === undefined) throw new Error(`an item that does not run ${this.source.run + 1} times`);
    return region;
  }

  refuse(typed: TypedOp | undefined, why: string): never {
    return unexported(notSpelled(typed?.span, typed?.op.name ?? "", typed?.path ?? this.source.path, "PyTorch", why));
  }
}
