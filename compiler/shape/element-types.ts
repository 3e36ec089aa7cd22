import type { DType } from "../ir/kernel-attributes.ts";

const NAMES: Readonly<Record<DType, string>> = { f32: "float", i32: "int", bool: "bool" };

/** What specs and messages call a type of elements. */
export const typeName = (type: DType): string => NAMES[type];

/** "float or int" */
export const typeNames = (types: readonly DType[]): string => types.map(typeName).join(" or ");

/** The type that a spec calls so. */
export function typeCalled(name: string): DType | undefined {
  for (const type of ["f32", "i32", "bool"] as const) if (NAMES[type] === name) return type;
  return undefined;
}
