import { divisorsInstead } from "../../schema/messages/shape-messages.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { Parameter, ParameterType } from "../../schema/spec/spec.ts";
import * as messages from "../../schema/spec/spec-messages.ts";
import { reject } from "../shape/rejection.ts";
import { type Bound, isList, reasons, type Value, valueText } from "../shape/value.ts";

/** Turns a value into what a parameter's declaration asks for, or says why it cannot be (rule 13). */
export function conform(parameter: Parameter, bound: Bound, span: Span): Bound {
  return { ...bound, value: conformValue(parameter, bound, span) };
}

function conformValue(parameter: Parameter, { value, origin, quotient }: Bound, span: Span): Value {
  const { name, type, values, min, max } = parameter;
  const wrong = (wanted: string): never => {
    const help = divisorsInstead(quotient);
    return reject(
      messages.wrongParameter(span, name.text, wanted, valueText(value), name.span, reasons(origin, span), help),
    );
  };
  const checked = type === "list" ? conformList(parameter, value, wrong) : conformScalar(type, value, wrong);
  if (values !== undefined && !values.includes(String(checked)))
    wrong(`one of ${values.map((v) => `'${v}'`).join(", ")}`);
  const numbers = (isList(checked) ? checked : [checked]).filter((item) => typeof item === "number");
  for (const number of numbers) {
    if (min !== undefined && number < min) wrong(`at least ${min}`);
    if (max !== undefined && number > max) wrong(`at most ${max}`);
  }
  return checked;
}

/** Whether texts may be values of a parameter; lists are not asked what is in them. */
export const takesText = ({ type }: Parameter): boolean => type === "string" || type === "enum" || type === "list";

function conformScalar(type: ParameterType, value: Value, wrong: (wanted: string) => never): Value {
  switch (type) {
    case "int":
      return typeof value === "number" && Number.isSafeInteger(value)
        ? value
        : isSizeLike(value)
          ? value
          : wrong("a whole number");
    case "number":
      return typeof value === "number" || isSizeLike(value) ? value : wrong("a number");
    case "bool":
      return typeof value === "boolean" ? value : wrong("true or false");
    case "string":
    case "enum":
      return typeof value === "string" ? value : wrong("a text");
    case "pair": {
      if (typeof value === "number") return [value, value];
      return isList(value) && value.length === 2 && value.every((item) => typeof item === "number")
        ? value
        : wrong("a number or two");
    }
    case "list":
      return isList(value) ? value : wrong("a list");
  }
}

/** A size that is still free may be handed down as a number. */
const isSizeLike = (value: Value) => typeof value === "object" && value !== null && !isList(value);

function conformList({ element }: Parameter, value: Value, wrong: (wanted: string) => never): Value {
  if (!isList(value)) return wrong(`a list${element === undefined ? "" : ` of ${element}`}`);
  if (element === undefined || element === "list") return value;
  // A default such as [2, 2, 6, 2] says "numbers"; its items may be pairs or lists of their own.
  return value.map((item) =>
    element === "number" && typeof item !== "number" ? item : conformScalar(element, item, wrong),
  );
}
