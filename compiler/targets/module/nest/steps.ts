import type { Access, Nest, NestValue } from "./nest.ts";

type Strides = readonly number[];

/** All ways that a nest steps through its space. */
export const stridesIn = ({ values, stores, accumulations }: Nest): readonly Strides[] => [
  ...stridesOfValues(values),
  ...[...stores, ...accumulations].map(({ access }) => access.strides),
];

export const stridesOfValues = (values: readonly NestValue[]): readonly Strides[] =>
  values.flatMap((value) => {
    if (value.op === "load") return [value.access.strides];
    return value.op === "index" ? [value.strides] : [];
  });

/** The same nest over axes that were merged or cut, to which all strides are brought. */
export const restepped = (nest: Nest, bring: (strides: Strides) => Strides): Nest => ({
  ...nest,
  values: nest.values.map((value) => resteppedValue(value, bring)),
  stores: nest.stores.map((store) => ({ ...store, access: resteppedAccess(store.access, bring) })),
  accumulations: nest.accumulations.map((sum) => ({ ...sum, access: resteppedAccess(sum.access, bring) })),
});

export function resteppedValue(value: NestValue, bring: (strides: Strides) => Strides): NestValue {
  if (value.op === "load") return { ...value, access: resteppedAccess(value.access, bring) };
  return value.op === "index" ? { ...value, strides: bring(value.strides) } : value;
}

export const resteppedAccess = (access: Access, bring: (strides: Strides) => Strides): Access => ({
  ...access,
  strides: bring(access.strides),
});
