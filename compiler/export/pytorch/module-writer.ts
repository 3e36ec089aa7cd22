import { quotientSymbols } from "../../bind/quotients.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Size } from "../../size/size.ts";
import { Names } from "../names.ts";
import type { Helper } from "./helpers.ts";
import { className } from "./python/python-name.ts";

/** A class of the module. */
export interface WrittenClass {
  readonly name: string;
  readonly lines: readonly string[];
}

/** What a module imports of einops, if it is used. */
export type Einops = "einsum" | "pack" | "rearrange" | "reduce" | "repeat" | "unpack";

/** What all classes of a module share. */
export class ModuleWriter {
  readonly typed: TypedGraph;
  readonly rewriteSize: (size: Size) => Size;
  readonly classes: WrittenClass[] = [];
  readonly imports = new Set<Einops>();
  readonly helpers = new Set<Helper>();
  private readonly namesByNode = new Map<object, Map<string, string>>();
  private readonly names: Names;
  private readonly byText = new Map<string, WrittenClass>();

  constructor(typed: TypedGraph, reserved: Iterable<string>) {
    this.typed = typed;
    this.rewriteSize = quotientSymbols(typed.contracts) ?? ((size) => size);
    this.names = new Names(reserved);
  }

  einops = (name: Einops): string => {
    this.imports.add(name);
    return name;
  };

  helper = (name: Helper): string => {
    this.helpers.add(name);
    return name;
  };

  /** What something at a node is called, the same wherever the node runs. */
  nameIn(node: object, what: string, wanted: string): string {
    const names = this.namesByNode.get(node) ?? new Map<string, string>();
    const name = names.get(what) ?? wanted;
    this.namesByNode.set(node, names.set(what, name));
    return name;
  }

  /** The class of that text, whose name is in it nowhere; a new one where there is none. */
  class(wanted: string, lines: readonly string[]): WrittenClass {
    const text = `${wanted}\n${lines.join("\n")}`;
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const made = { name: this.names.take(className(wanted)), lines };
    this.byText.set(text, made);
    this.classes.push(made);
    return made;
  }
}
