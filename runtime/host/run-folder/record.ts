import type { ValidateFunction } from "ajv/dist/2020.js";
import type { Field } from "../../../schema/recipe/recipe-fields.ts";

/** What a text was read as, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };

/**
 * Reads the records of one kind, which a run leaves and trusts later: their declaration gives the type, and the JSON
 * Schema that ajv holds each to.
 */
export function recordReader<T>(declared: Field<T>): (text: string) => Promise<Parsed<T>> {
  let isValid: ValidateFunction<T> | undefined;
  return async (text) => {
    isValid ??= await compile(declared);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return { fault: "it is not JSON" };
    }
    return isValid(value) ? { value } : { fault: faultOf(isValid) };
  };
}

/** Loaded when first wanted, so that `--help` is quick. */
async function compile<T>(declared: Field<T>): Promise<ValidateFunction<T>> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  // Within one of several ways a default says what stands there; records are written with all that they have.
  return new Ajv2020({ useDefaults: true, strictSchema: false }).compile<T>(declared.schema());
}

/** "`engine.threads` must be integer" */
function faultOf({ errors }: ValidateFunction): string {
  const [error] = errors ?? [];
  const place = error?.instancePath.slice(1).replaceAll("/", ".") ?? "";
  return `${place === "" ? "it" : `\`${place}\``} ${error?.message ?? "is something else"}`;
}
