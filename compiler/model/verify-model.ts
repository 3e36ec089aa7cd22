import type { Model } from "./model.ts";

/**
 * What phase 2 promises: every parameter has a value, and every free size a contract.
 * @throws Error
 */
export function verifyModel({ spec, scope, contracts }: Model): void {
  for (const { name } of spec.params)
    if (scope.value(name.text) === undefined) throw new Error(`parameter ${name.text} has no value`);
  for (const { name } of spec.free)
    if (!contracts.has(name.text)) throw new Error(`free size ${name.text} has no contract`);
}
