import { type Problem, type ProblemDetails, replace } from "../problem/problem.ts";
import { confusable, similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import type { Name } from "./spec.ts";

/** A name that could have been meant, and where it is defined if that can be shown. */
export type Candidate = string | Name;

export const textOf = (candidate: Candidate): string => (typeof candidate === "string" ? candidate : candidate.text);

/** "a similar … exists" and where, with code points where two names only look alike, and the edit that would mend it. */
export function nearest(
  span: Span,
  name: string,
  candidates: Iterable<Candidate>,
  what: string,
): Pick<Problem, "help" | "related"> & Pick<ProblemDetails, "fix" | "label"> {
  const all = [...candidates];
  const similar = similarName(name, all.map(textOf));
  if (similar === undefined) return { help: [], related: [] };
  const looks = confusable(name, similar);
  const found = all.find((candidate) => textOf(candidate) === similar);
  return {
    help: [`a similar ${what} exists: \`${similar}\``],
    related:
      found === undefined || typeof found === "string"
        ? []
        : [{ span: found.span, text: `\`${similar}\` is defined here` }],
    ...(looks === undefined ? {} : { label: looks }),
    ...replace(span, similar, looks === undefined ? "maybe" : "safe"),
  };
}

export const list = (words: Iterable<string>) => [...words].map((word) => `\`${word}\``).join(", ");
