import * as messages from "../../schema/messages/shape-messages.ts";
import { shapeText, type Tensor } from "../shape/shape.ts";
import { sameSize, sizeText } from "../size/size.ts";
import { requireSameSize } from "./agree.ts";
import type { InferContext } from "./op.ts";
import { repeatFirst } from "./repeat-example.ts";

type Context = Pick<InferContext<unknown, unknown>, "contracts" | "reject" | "sizeNamed" | "spanOf">;

/** Requires tensors to have as many axes, of the same sizes but for the one that they are joined along, if it is there. */
export function requireJoinable(
  join: messages.Join,
  [first, ...others]: readonly [Tensor, ...Tensor[]],
  along: number | undefined,
  context: Context,
): void {
  const span = context.spanOf("op");
  for (const tensor of others) {
    const names = [first.label, tensor.label] as const;
    const repeating = () => repeatFirst(first, tensor, along, context);
    if (tensor.axes.length !== first.axes.length)
      context.reject(messages.joinRank(span, join, ...names, shapeText(first), shapeText(tensor), repeating()));
    for (const [i, mine] of first.axes.entries()) {
      const theirs = tensor.axes[i];
      if (theirs === undefined || i === along) continue;
      requireSameSize(mine, theirs, context, `${join}: dimension ${i} of ${names.join(" and ")}`, (because) => {
        const isElsewhere = along !== undefined && agreeBut(first, tensor, i);
        const help = isElsewhere ? [messages.joinAlong(...names, i)] : repeating();
        const sizes = [sizeText(mine.size), sizeText(theirs.size)] as const;
        return messages.joinMismatch(span, join, along, i, ...names, ...sizes, because, help);
      });
    }
  }
}

/** Whether an axis is the only one in which two tensors differ; the first holds the batch, along which nobody joins. */
function agreeBut(a: Tensor, b: Tensor, axis: number): boolean {
  return axis > 0 && a.axes.every(({ size }, i) => i === axis || sameSize(size, b.axes[i]?.size ?? 0));
}
