import * as messages from "../../schema/messages/shape-messages.ts";
import { type Axis, originAt, resized, type Tensor } from "../shape/shape.ts";
import { add, floorDivide, isConstant, type Size, sizeText } from "../size/size.ts";
import type { InferContext } from "./op.ts";

/** What a window does along one axis. */
/** What other libraries call amounts of padding. */
export const PADDING_WORDS = {
  same: '(kernel - 1) / 2 keeps height and width at stride 1: "padding": 1 for a kernel of 3, 2 for 5, 3 for 7; what an even kernel lacks on one side is a `pad` before',
  valid: "that is the default: leave `padding` out",
};

export interface Slide {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** How much more is added behind, for a window that begins inside and ends outside. */
  readonly beyond: number;
}

/** A window over images [b, h, w, c] or sequences [b, n, c], which are images of height 1. */
export interface Sliding {
  readonly vertical: Slide;
  readonly horizontal: Slide;
  readonly isSequence: boolean;
}

type Pair = readonly [number, number];
type Judge = Pick<InferContext<unknown, unknown>, "reject" | "spanOf">;

/** Reads the window of a convolution or a pool; space lies between the first axis and the last (rule 27). */
export function slidingOver(
  x: Tensor,
  kernel: Pair,
  stride: Pair,
  padding: Pair,
  dilation: Pair,
  context: Judge,
): Sliding {
  const rank = x.axes.length;
  if (rank !== 3 && rank !== 4) context.reject(messages.spatialRank(context.spanOf("op"), x.label, rank));
  const isSequence = rank === 3;
  const side = (i: 0 | 1): Slide => ({
    kernel: kernel[i],
    stride: stride[i],
    padding: padding[i],
    dilation: dilation[i],
    beyond: 0,
  });
  const flat: Slide = { kernel: 1, stride: 1, padding: 0, dilation: 1, beyond: 0 };
  for (const [what, pair, least] of [
    ["kernel", kernel, 1],
    ["stride", stride, 1],
    ["padding", padding, 0],
    ["dilation", dilation, 1],
  ] as const) {
    const low = pair.find((n) => n < least);
    if (low !== undefined)
      context.reject(messages.wholeNumber(context.spanOf(what), `\`${what}\``, String(low), least));
  }
  return { vertical: isSequence ? flat : side(0), horizontal: side(1), isSequence };
}

/** ⌊(n + 2p + beyond − d(k − 1) − 1) / s⌋ + 1, for each axis of space (torch.nn.Conv2d). */
export function slidAxes(x: Tensor, { vertical, horizontal, isSequence }: Sliding, context: Judge): readonly Axis[] {
  const slides = isSequence ? [horizontal] : [vertical, horizontal];
  return slides.map((slide, i) => {
    const axis = x.axes[i + 1];
    if (axis === undefined) throw new Error("the rank was checked");
    const room = add(axis.size, 2 * slide.padding + slide.beyond - slide.dilation * (slide.kernel - 1) - 1);
    if (isConstant(room) && room < 0) {
      context.reject(
        messages.kernelTooLarge(
          context.spanOf("kernel"),
          slide.kernel,
          `dimension ${i + 1}`,
          x.label,
          sizeText(axis.size),
        ),
      );
    }
    const size: Size = add(floorDivide(room, slide.stride), 1);
    return resized(
      axis,
      size,
      originAt(
        `a window of ${slide.kernel} at stride ${slide.stride} makes ${sizeText(axis.size)} into ${sizeText(size)}`,
        context.spanOf("op"),
        [axis.origin],
      ),
    );
  });
}
