import type { TypedOp } from "../expand/typed-graph.ts";
import { isConstant } from "../size/size.ts";
import type { MakersAndReaders } from "./makers-and-readers.ts";
import type { ChoicePicture } from "./picture.ts";

/** So many of random numbers, with their places: as many places chosen at random. */
export function choiceOf({ inputs, results }: TypedOp, flow: MakersAndReaders): ChoicePicture | undefined {
  const [numbers] = inputs;
  const [, places] = results;
  if (numbers === undefined || places?.dtype !== "i32") return undefined;
  const [among, chosen] = [numbers, places].map(({ axes }) => axes.at(-1)?.size ?? 0);
  if (among === undefined || chosen === undefined || !isConstant(among) || !isConstant(chosen)) return undefined;
  return chosen < among && isRandom(numbers, flow) ? { kind: "choice", chosen, among } : undefined;
}

/** Whether it is made of numbers drawn anew in each step, and of nothing else. */
function isRandom(tensor: TypedOp["inputs"][number], flow: MakersAndReaders): boolean {
  const made = flow.maker(tensor);
  if (made === undefined) return false;
  const [first, ...others] = made.inputs;
  if (first !== undefined) return others.length === 0 && isRandom(first, flow);
  return made.op.argument?.kind === "shape" && made.op.source === true && made.weights.size === 0;
}
