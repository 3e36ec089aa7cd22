import type { LocatedPattern } from "../../schema/spec/spec.ts";
import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import type { NamedSizes, Shift } from "../op/attribute.ts";
import { isConstant } from "../size/size.ts";
import { attentionOf } from "./attention-of.ts";
import { choiceOf } from "./choice-of.ts";
import { makersAndReaders } from "./makers-and-readers.ts";
import type { Picture } from "./picture.ts";
import { type Wiring, wiringOf } from "./wiring.ts";

/** Which pictures a figure has: all there are, those that say more than words would, or none. */
export const pictureChoices = ["some", "all", "none"] as const;
export type PictureChoice = (typeof pictureChoices)[number];

export interface Told {
  /** What the op is called, where the pattern does not say it. */
  readonly name: string;
  readonly choice: PictureChoice;
  /** Whether sizes are known, and none made up only so that a block can be drawn. */
  readonly knowsSizes: boolean;
}

/** The picture that stands in an op's box, if there is one. */
export function pictureOfOp(
  typed: TypedOp,
  model: TypedGraph,
  { name, choice, knowsSizes }: Told,
): Picture | undefined {
  if (choice === "none") return undefined;
  const { op, argument, inputs } = typed;
  switch (op.argument?.kind) {
    case "rearrange":
    case "repeat":
    case "reduce": {
      // The declaration that the argument was evaluated by names its type, here and below.
      const wiring = wiringOf((argument as LocatedPattern).pattern);
      if (wiring === undefined || (choice === "some" && !regroups(wiring))) return undefined;
      return { kind: "wiring", wiring, caption: name === "" ? undefined : name };
    }
    case "shifts":
      return knowsSizes ? turnOf(argument as readonly Shift[], inputs[0]) : undefined;
    case "generator":
      return knowsSizes ? regionsOf(argument as NamedSizes) : undefined;
    case "axis":
      return op.givesProbabilities ? attentionOf(typed, makersAndReaders(model)) : undefined;
    case "int":
      return knowsSizes ? choiceOf(typed, makersAndReaders(model)) : undefined;
    default:
      return undefined;
  }
}

/** Whether two dimensions are cut alike, and what they are cut into is put together anew: patches, windows. */
function regroups({ above, below }: Wiring): boolean {
  const cut = above.filter((dimension) => dimension.length > 1);
  return cut.length > 1 && below.some((dimension) => cut.filter((one) => dimension.some(isIn(one))).length > 1);
}

const isIn =
  (dimension: Wiring["above"][number]) =>
  ({ wire }: Wiring["above"][number][number]): boolean =>
    wire !== undefined && dimension.some((end) => end.wire === wire);

/** A map that is shifted along both of its sides. */
function turnOf(shifts: readonly Shift[], map: TypedOp["inputs"][number] | undefined): Picture | undefined {
  const [down, right, more] = shifts.map(({ axis, by }) => {
    const { size = 0 } =
      map?.axes.find(({ name }, i) => (axis.name === undefined ? i === axis.index : name === axis.name)) ?? {};
    return isConstant(size) && size > 0 ? by / size : 0;
  });
  if (down === undefined || right === undefined || more !== undefined) return undefined;
  const isPart = (part: number) => part !== 0 && Math.abs(part) <= 0.5;
  return isPart(down) && isPart(right) ? { kind: "turn", down, right } : undefined;
}

/** Which places of a shifted window were neighbours before: nothing where nothing is shifted. */
function regionsOf({ name, sizes }: NamedSizes): Picture | undefined {
  const [, , , shift] = sizes;
  return name === "shifted_window_mask" && shift !== undefined && shift !== 0 ? { kind: "regions" } : undefined;
}
