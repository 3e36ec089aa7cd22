import { findNodeAtLocation, type Node as JsoncNode } from "jsonc-parser";
import { ops } from "../compiler/ops/index.ts";
import { type AttributeDeclaration, type OpDeclaration, STRUCTURE_KEYS } from "../schema/vocabulary/vocabulary.ts";

export type Path = readonly (string | number)[];

/** What stands at a place of a spec, as far as completion, hover and navigation care. */
export type Role =
  | {
      readonly kind:
        | "spec"
        | "block"
        | "body"
        | "bodies"
        | "tensor"
        | "expression"
        | "signature"
        | "block name"
        | "checkpoint map"
        | "checkpoint rule"
        | "file"
        | "other";
    }
  /** A node in a list, or the operation of a `join`. */
  | { readonly kind: "node"; readonly path: Path }
  /** An attribute or argument of an op, or something inside it. */
  | {
      readonly kind: "attribute";
      readonly declaration: AttributeDeclaration;
      readonly node: Path;
      readonly inside: Path;
    }
  /** The names under `with`. */
  | { readonly kind: "arguments"; readonly block: string }
  /** An object whose keys are names, and what stands under each. */
  | { readonly kind: "map"; readonly of: Role };

const other: Role = { kind: "other" };
const expression: Role = { kind: "expression" };
const tensor: Role = { kind: "tensor" };
const map = (of: Role): Role => ({ kind: "map", of });

const SPEC: Readonly<Record<string, Role>> = {
  nodes: { kind: "body" },
  blocks: map({ kind: "block" }),
  let: map(expression),
  presets: map(map(expression)),
  import: map({ kind: "file" }),
  extends: { kind: "file" },
  inputs: map({ kind: "signature" }),
  outputs: map(tensor),
  free: map(map(expression)),
  params: map(expression),
  checkpoints: map({ kind: "checkpoint map" }),
};

const STRUCTURE: Readonly<Record<string, Role>> = {
  block: { kind: "block name" },
  loop: expression,
  nodes: { kind: "body" },
  residual: { kind: "body" },
  then: { kind: "body" },
  else: { kind: "body" },
  if: expression,
  switch: expression,
  branches: { kind: "bodies" },
  cases: { kind: "bodies" },
  carry: map(tensor),
  collect: map(tensor),
  in: tensor,
  axes: { kind: "signature" },
};

/** Follows a path from the root of a spec; the tree may be that of a text that is still being typed. */
export function roleAt(root: JsoncNode | undefined, path: Path): Role {
  let role: Role = { kind: "spec" };
  for (const [i, step] of path.entries()) role = stepInto(root, role, step, path.slice(0, i + 1));
  return role;
}

function stepInto(root: JsoncNode | undefined, role: Role, step: string | number, path: Path): Role {
  switch (role.kind) {
    case "spec":
    case "block":
      return find(SPEC, step) ?? other;
    case "body":
      return { kind: "node", path };
    case "bodies":
      return { kind: "body" };
    case "checkpoint map":
    case "checkpoint rule":
      return step === "rules" ? map({ kind: "checkpoint rule" }) : other;
    case "map":
      return role.of;
    case "node":
      return inNode(root, role.path, step);
    case "attribute":
      return { ...role, inside: [...role.inside, step] };
    case "signature":
      return step === "axes" ? role : other;
    case "arguments":
      return expression;
    case "tensor":
    case "expression":
      return role;
    default:
      return other;
  }
}

function inNode(root: JsoncNode | undefined, path: Path, step: string | number): Role {
  const object = root && findNodeAtLocation(root, [...path]);
  const op = opOf(object);
  const declaration = op?.name === step ? op.argument : op === undefined ? undefined : find(op.attributes, step);
  if (declaration !== undefined) return { kind: "attribute", declaration, node: path, inside: [] };
  if (step === "with") return { kind: "arguments", block: stringIn(object, "block") ?? "" };
  if (step === "join") return { kind: "node", path: [...path, step] };
  return find(STRUCTURE, step) ?? other;
}

/** The op whose key an object has. */
export function opOf(object: JsoncNode | undefined): OpDeclaration | undefined {
  return keysOf(object)
    .map((name) => ops.get(name))
    .find((op) => op !== undefined);
}

/** The structure that an object is, by its key. */
export const structureOf = (object: JsoncNode | undefined): string | undefined =>
  keysOf(object).find((name) => Object.hasOwn(STRUCTURE_KEYS, name));

export function keysOf(object: JsoncNode | undefined): string[] {
  return propertiesOf(object).map(({ name }) => name);
}

export interface PropertyOf {
  readonly name: string;
  readonly key: JsoncNode;
  readonly value: JsoncNode | undefined;
}

export function propertiesOf(object: JsoncNode | undefined): PropertyOf[] {
  if (object?.type !== "object") return [];
  return (object.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined ? [] : [{ name: String(key.value), key, value }],
  );
}

export function valueIn(object: JsoncNode | undefined, name: string): JsoncNode | undefined {
  return propertiesOf(object).find((property) => property.name === name)?.value;
}

export function stringIn(object: JsoncNode | undefined, name: string): string | undefined {
  const value: unknown = valueIn(object, name)?.value;
  return typeof value === "string" ? value : undefined;
}

function find<T>(table: Readonly<Record<string, T>>, step: string | number): T | undefined {
  return Object.hasOwn(table, step) ? table[step] : undefined;
}
