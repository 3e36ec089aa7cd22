import type { Case } from "./case.ts";

/** Where we go another way than einops on purpose, beyond what the corpus marks: case → our code. */
const OTHER_CODES: Readonly<Record<string, string>> = {
  // einops has a limit of 52 names and no check of the rank before it; we have no such limit.
  "einops/einsum/026": "N407",
  // numpy's notation, `ij,jk->ik`, is recognised and says so; to einops `ik` is an unknown axis.
  "edge/einsum/043": "N413",
  "edge/einsum/044": "N413",
  // How many tensors an op reads is checked for all ops alike.
  "edge/einsum/041": "G613",
};

/** A text where a size stands is an expression (rule 16), so that "2" is 2. */
const EXPRESSIONS: ReadonlySet<string> = new Set(["edge/rearrange/212", "edge/repeat/046"]);

/** No axis is empty: an input's signature says P111, an unpacked part K505. */
function emptyCode({ inputs, out_shapes = [] }: Case): string | undefined {
  if (inputs.some(({ shape }) => shape.includes(0))) return "P111";
  return out_shapes.some((shape) => shape.includes(0)) ? "K505" : undefined;
}

/** The code that we must answer; undefined is a result. */
export function expectedCode(one: Case): string | undefined {
  const empty = emptyCode(one);
  if (empty !== undefined) return empty;
  return one.ok || EXPRESSIONS.has(one.id) ? undefined : (OTHER_CODES[one.id] ?? one.code);
}
