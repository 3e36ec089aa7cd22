import type { DType } from "../ir/kernel-attributes.ts";

const TYPES = { float: "f32", int: "i32", bool: "bool" } as const;
type TypeName = keyof typeof TYPES;

const NAMES: Readonly<Record<DType, TypeName>> = { f32: "float", i32: "int", bool: "bool" };

/** What specs and messages call a type of elements. */
export const typeName = (type: DType): string => NAMES[type];

/** "float or int" */
export const typeNames = (types: readonly DType[]): string => types.map(typeName).join(" or ");

/** The type that a spec calls so. */
export const typeCalled = (name: TypeName): DType => TYPES[name];
