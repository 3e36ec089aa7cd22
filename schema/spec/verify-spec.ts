import type { Span } from "../problem/source.ts";
import type { Spec } from "./spec.ts";

/**
 * What phase 1 promises: every place that a spec remembers lies in the text that it was read from.
 * @throws Error
 */
export function verifySpec(spec: Spec): void {
  const seen = new Set<unknown>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null || seen.has(value)) return;
    seen.add(value);
    if (isSpan(value)) {
      const { start, end, source } = value;
      if (start < 0 || end < start || end > source.text.length)
        throw new Error(`a place of ${source.name} is ${start} to ${end}, and the text has ${source.text.length}`);
    } else for (const part of value instanceof Map ? value.values() : Object.values(value)) look(part);
  };
  look(spec);
}

const isSpan = (value: object): value is Span => "source" in value && "start" in value && "end" in value;
