import type { PlanStep, Program } from "../../../compiler/ir/plan.ts";

/** Steps of a program that follow each other: of one block, or of several that are short. */
export interface StepBlock {
  readonly paths: readonly string[];
  /** Its first step, and the one behind its last. */
  readonly begin: number;
  readonly end: number;
}

/** Each is a prefix of the graph, which is looked at and run: so many at most. */
const MOST = 32;

/**
 * The blocks of a program in the order that they are computed. The shortest neighbours are put together until they are half
 * of the most that there may be; then the longest are opened. A block comes again where gradients go back through it.
 */
export function blocksOf({ steps }: Pick<Program, "steps">, most = MOST): readonly StepBlock[] {
  let blocks = atLevel(steps, { paths: [], begin: 0, end: steps.length });
  while (blocks.length > Math.max(1, most / 2)) blocks = withShortestJoined(blocks);
  for (;;) {
    const longest = [...blocks].sort((a, b) => lengthOf(b) - lengthOf(a));
    const room = most - blocks.length + 1;
    const opened = longest
      .map((block) => [block, opening(steps, block)] as const)
      .find(([, inside]) => inside.length > 1 && inside.length <= room);
    if (opened === undefined) return blocks;
    const [block, inside] = opened;
    blocks = blocks.flatMap((one) => (one === block ? inside : [one]));
  }
}

const lengthOf = ({ begin, end }: StepBlock): number => end - begin;

function withShortestJoined(blocks: readonly StepBlock[]): readonly StepBlock[] {
  const lengths = blocks.slice(1).map((block, at) => lengthOf(block) + lengthOf(blocks[at] ?? block));
  const at = lengths.indexOf(Math.min(...lengths));
  const [first, second] = blocks.slice(at, at + 2);
  if (first === undefined || second === undefined) return blocks;
  const paths = [...new Set([...first.paths, ...second.paths])];
  return [...blocks.slice(0, at), { paths, begin: first.begin, end: second.end }, ...blocks.slice(at + 2)];
}

/** What a block consists of, where that is more than one other block. */
function opening(steps: readonly PlanStep[], block: StepBlock): readonly StepBlock[] {
  if (block.paths.length > 1) return [block];
  const inside = atLevel(steps, block);
  const [only] = inside;
  return inside.length === 1 && only !== undefined && only.paths[0] !== block.paths[0] ? opening(steps, only) : inside;
}

/** The steps of a block, one level further down in the spec. */
function atLevel(steps: readonly PlanStep[], { paths: [outer], begin, end }: StepBlock): readonly StepBlock[] {
  const depth = outer === undefined ? 1 : outer.split(".").length + 1;
  const blocks: StepBlock[] = [];
  for (let at = begin; at < end; at++) {
    const path = steps[at]?.from.split(".").slice(0, depth).join(".") ?? "";
    const last = blocks.at(-1);
    if (last?.paths[0] === path) blocks[blocks.length - 1] = { ...last, end: at + 1 };
    else blocks.push({ paths: [path], begin: at, end: at + 1 });
  }
  return blocks;
}
