import type { Storage } from "../layout/layout.ts";
import type { Access, Nest } from "../nest/nest.ts";

/** Where an operand of a function begins: bytes from the beginning of its storage. */
export interface AddressedOperand {
  readonly storage: Storage;
  readonly bytes: number;
}

/**
 * A nest whose accesses begin where its operands do, so that it is the same whichever part of a storage it is for: each
 * storage that is met from several places is as many operands.
 */
export function addressedNest(nest: Nest, storages: readonly Storage[]): [Nest, readonly AddressedOperand[]] {
  const numbers = new Map<string, number>();
  const operands: AddressedOperand[] = [];
  const place = ({ operand, offset, strides }: Access): Access => {
    const key = `${operand} ${offset}`;
    const storage = storages[operand];
    if (!numbers.has(key) && storage !== undefined) numbers.set(key, operands.push({ storage, bytes: offset * 4 }) - 1);
    return { operand: numbers.get(key) ?? -1, offset: 0, strides };
  };
  const values = nest.values.map((value) => (value.op === "load" ? { ...value, access: place(value.access) } : value));
  const stores = nest.stores.map(({ value, access }) => ({ value, access: place(access) }));
  const accumulations = nest.accumulations.map((sum) => ({ ...sum, access: place(sum.access) }));
  return [{ ...nest, operands: operands.length, values, stores, accumulations }, operands];
}
