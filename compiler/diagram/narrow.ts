import type { TextRole } from "../drawing/role.ts";
import { wrapped } from "../drawing/wrapped.ts";
import type { Node } from "./diagram.ts";

/** A line of a narrow box is broken between words where it is wider than this. */
const WIDEST = 76;

/**
 * A box that stands beside others: its words in short lines, what it is under its label; without names of single ops and
 * sums of weights, which frames say.
 */
export function narrow(node: Node): Node {
  const { form, aside, lines, tone, picture } = node;
  if (form !== "box" || picture !== undefined) return node;
  const facts = tone === "source" ? [aside ?? ""] : (aside ?? "").split(" · ").filter(isFact);
  return {
    ...node,
    aside: undefined,
    lines: lines.flatMap((line) => line.split(" · ")).flatMap((line) => broken("node-label", line)),
    beneath: facts.filter((fact) => fact !== "").flatMap((fact) => broken("node-aside", fact)),
  };
}

const isFact = (text: string): boolean => !/^[A-Za-z_]\w*$|weights?$| each × /.test(text);

/** A sign stays with what it stands between. */
const broken = (role: TextRole, text: string): string[] => wrapped(role, text, WIDEST, /(?<![×→=]) (?![×→=] )/);
