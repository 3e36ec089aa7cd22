import type { Block, Body, Node } from "../../schema/spec/spec.ts";
import { ANY_INDEX } from "../checkpoint/checkpoint-path.ts";
import type { ResolvedBlock } from "../model/model.ts";

/** More paths than any model has before its loops are unrolled. */
const MOST_PATHS = 20_000;

/**
 * The paths that nodes can have in some configuration: both branches of every choice, and every index of a loop.
 * Undefined where there are too many to look at.
 */
export function possibleNodes(root: ResolvedBlock): readonly string[] | undefined {
  const known = new Map<Block, readonly string[]>();
  let count = 0;
  const block = ({ block, blocks }: ResolvedBlock): readonly string[] => {
    // A block that calls itself is rejected elsewhere.
    const found = known.get(block) ?? [];
    if (!known.has(block)) {
      known.set(block, found);
      known.set(block, body(block.nodes, blocks));
    }
    const paths = known.get(block) ?? [];
    count += paths.length;
    return count > MOST_PATHS ? [] : paths;
  };
  const body = (written: Body | undefined, blocks: ResolvedBlock["blocks"]): readonly string[] =>
    written === undefined || written.kind === "tensor" ? [] : written.nodes.flatMap((one) => node(one, blocks));
  const node = (one: Node, blocks: ResolvedBlock["blocks"]): readonly string[] => {
    const under = (step: string | undefined, paths: readonly string[]) =>
      step === undefined ? paths : paths.map((path) => `${step}.${path}`);
    const id = one.id?.text;
    const own = id === undefined ? [] : [id];
    switch (one.kind) {
      case "op":
        return id === undefined ? [one.op.text] : own;
      case "block": {
        const called = blocks.get(one.block.text);
        return [...own, ...under(id, called === undefined ? [] : block(called))];
      }
      case "loop": {
        const step = id === undefined ? undefined : `${id}.${ANY_INDEX}`;
        return [...own, ...(step === undefined ? [] : [step]), ...under(step, body(one.nodes, blocks))];
      }
      case "residual":
        return [...own, ...under(id, ["add", ...body(one.nodes, blocks)])];
      case "branches":
        return [
          ...own,
          ...under(
            id,
            one.branches.flatMap(({ value }) => body(value, blocks)),
          ),
        ];
      case "if":
        return [...own, ...under(id, [...body(one.then, blocks), ...body(one.else, blocks)])];
      case "switch":
        return [
          ...own,
          ...under(
            id,
            one.cases.flatMap(({ value }) => body(value, blocks)),
          ),
        ];
    }
  };
  const paths = block(root);
  return count > MOST_PATHS ? undefined : [...new Set(paths)];
}
