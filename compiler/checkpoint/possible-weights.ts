import type { Block, Body, Node } from "../../schema/spec/spec.ts";
import type { ResolvedBlock } from "../model/model.ts";
import { ops } from "../ops/index.ts";
import { ANY_INDEX } from "./checkpoint-path.ts";

type Path = readonly string[];

/** More paths than any model has before its loops are unrolled. */
const MOST_PATHS = 20_000;

/**
 * The paths that weights can have in some configuration: both branches of every choice, and every index of a loop.
 * Undefined where there are too many to look at.
 */
export function possibleWeights(root: ResolvedBlock): readonly Path[] | undefined {
  try {
    return new Walk().block(root);
  } catch (error) {
    if (error instanceof TooManyPaths) return undefined;
    throw error;
  }
}

class TooManyPaths extends Error {}

class Walk {
  private readonly known = new Map<Block, readonly Path[]>();
  private count = 0;

  /** From the block's own path on. */
  block({ block, blocks }: ResolvedBlock): readonly Path[] {
    const before = this.known.get(block);
    if (before !== undefined) return this.counted(before);
    // A block that calls itself is rejected elsewhere.
    this.known.set(block, []);
    const found = this.body(block.nodes, [], blocks);
    this.known.set(block, found);
    return found;
  }

  private body(body: Body, path: Path, blocks: ResolvedBlock["blocks"]): readonly Path[] {
    return body.kind === "tensor" ? [] : body.nodes.flatMap((node) => this.node(node, path, blocks));
  }

  private node(node: Node, outer: Path, blocks: ResolvedBlock["blocks"]): readonly Path[] {
    const path = node.id === undefined ? outer : [...outer, node.id.text];
    const inside = (body: Body | undefined) => (body === undefined ? [] : this.body(body, path, blocks));
    switch (node.kind) {
      case "op": {
        const own = node.id === undefined ? [...outer, node.op.text] : path;
        const names = ops.get(node.op.text)?.weights ?? [];
        return this.counted(names.map((name) => (name === "" ? own : [...own, name])));
      }
      case "block": {
        const called = blocks.get(node.block.text);
        // Shared weights lie under their name in the path of the enclosing block, or of an iteration.
        const owner = node.per === undefined ? [] : outer.slice(0, outer.lastIndexOf(node.per.text) + 2);
        const prefix = node.share === undefined ? path : [...owner, node.share.text];
        return called === undefined ? [] : this.block(called).map((rest) => [...prefix, ...rest]);
      }
      case "loop":
        return this.body(node.nodes, node.id === undefined ? path : [...path, ANY_INDEX], blocks);
      case "residual":
        return inside(node.nodes);
      case "branches":
        return node.branches.flatMap(({ value }) => inside(value));
      case "if":
        return [...inside(node.then), ...inside(node.else)];
      case "switch":
        return node.cases.flatMap(({ value }) => inside(value));
    }
  }

  private counted(paths: readonly Path[]): readonly Path[] {
    this.count += paths.length;
    if (this.count > MOST_PATHS) throw new TooManyPaths();
    return paths;
  }
}
