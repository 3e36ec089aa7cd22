import type { Block, Body, FigureChoice, Node } from "../../schema/spec/spec.ts";
import { ANY_INDEX } from "../checkpoint/checkpoint-path.ts";
import type { ResolvedBlock } from "../model/model.ts";

/** What can stand at a path of a model. */
export interface Place {
  readonly path: string;
  /** What a block says of its figure, at the path that this has in the model; nothing of a node. */
  readonly choice?: FigureChoice;
}

/** More than any model has before its loops are unrolled. */
const MOST_PLACES = 20_000;

/**
 * Where nodes can stand in some configuration (both branches of every choice, and every index of a loop), and what blocks
 * say of their figures: what a caller says comes behind what is said inside. Undefined where there are too many to look
 * at.
 */
export function possiblePlaces(root: ResolvedBlock): readonly Place[] | undefined {
  const known = new Map<Block, readonly Place[]>();
  let count = 0;
  const block = ({ block, blocks }: ResolvedBlock): readonly Place[] => {
    // A block that calls itself is rejected elsewhere.
    const found = known.get(block) ?? [];
    if (!known.has(block)) {
      known.set(block, found);
      const said = block.figure.map((choice) => ({ path: choice.path.text, choice }));
      known.set(block, [...body(block.nodes, blocks), ...said]);
    }
    const places = known.get(block) ?? [];
    count += places.length;
    return count > MOST_PLACES ? [] : places;
  };
  const body = (written: Body | undefined, blocks: ResolvedBlock["blocks"]): readonly Place[] =>
    written === undefined || written.kind === "tensor" ? [] : written.nodes.flatMap((one) => node(one, blocks));
  const node = (one: Node, blocks: ResolvedBlock["blocks"]): readonly Place[] => {
    const under = (step: string | undefined, places: readonly Place[]) =>
      step === undefined ? places : places.map((place) => ({ ...place, path: `${step}.${place.path}` }));
    const id = one.id?.text;
    const own = id === undefined ? [] : [{ path: id }];
    switch (one.kind) {
      case "op":
        return [{ path: id ?? one.op.text }];
      case "block": {
        const called = blocks.get(one.block.text);
        return [...own, ...under(id, called === undefined ? [] : block(called))];
      }
      case "loop": {
        const step = id === undefined ? undefined : `${id}.${ANY_INDEX}`;
        return [...own, ...(step === undefined ? [] : [{ path: step }]), ...under(step, body(one.nodes, blocks))];
      }
      case "residual":
        return [...own, ...under(id, [{ path: "add" }, ...body(one.nodes, blocks)])];
      case "branches": {
        const inner = one.branches.flatMap(({ value }) => body(value, blocks));
        return [...own, ...under(id, inner)];
      }
      case "if":
        return [...own, ...under(id, [...body(one.then, blocks), ...body(one.else, blocks)])];
      case "switch": {
        const inner = one.cases.flatMap(({ value }) => body(value, blocks));
        return [...own, ...under(id, inner)];
      }
    }
  };
  const places = block(root);
  return count > MOST_PLACES ? undefined : places;
}
