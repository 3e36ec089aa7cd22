import type { Region } from "../../expand/typed-graph.ts";
import { sentence } from "../title-words.ts";

/** What a call is called: as its block. */
export const blockTitle = ([region]: readonly Region[]): string => sentence(region?.label ?? "");

/** What one iteration of a loop is called: `layers` → `Layer`, or in a block `transformer` that is drawn open around it `Transformer layer`. */
export function iterationTitle([loop]: readonly Region[], around: string | undefined): string {
  const own = loop?.node?.id?.text;
  if (own === undefined) return around ?? "Layer";
  const one = singular(sentence(own));
  return around === undefined ? one : `${around} ${one.charAt(0).toLowerCase()}${one.slice(1)}`;
}

/**
 * A title, and which of several is meant: `Attention`, `layer 0`. Where both name the same, it is said once:
 * `Transformer layer` and `layers 1–4` are `Transformer layers 1–4`.
 */
export function titleWhen(title: string, when: string): readonly [string] | readonly [string, string] {
  const [name = "", loop = ""] = [/\w+$/.exec(title)?.[0], /^\w+(?= \d)/.exec(when)?.[0]];
  if (name === "" || singular(loop.toLowerCase()) !== name.toLowerCase()) return [title, when];
  const before = title.slice(0, -name.length);
  return [before === "" ? sentence(when) : `${before}${when}`];
}

/** `layers` → `layer`, `branches` → `branch` */
export function singular(name: string): string {
  if (/(ch|sh|x|ss)es$/.test(name)) return name.slice(0, -2);
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}
