import type { Block, Name } from "../../schema/spec/spec.ts";
import type { ResolvedBlock } from "../model/model.ts";

export interface Mentions {
  /** Names in expressions, patterns and signatures. */
  readonly values: Set<string>;
  /** Those among them that stand elsewhere than in the signatures of its inputs. */
  readonly inside: ReadonlySet<string>;
  /** Tensors read by name. */
  readonly tensors: Set<string>;
  readonly blocks: Set<string>;
}

const known = new WeakMap<Block, Mentions>();

/** The names that a block reads somewhere, in whatever configuration. */
export function mentionsOf(block: Block): Mentions {
  const before = known.get(block);
  if (before !== undefined) return before;
  const names = { values: new Set<string>(), tensors: new Set<string>(), blocks: new Set<string>() };
  const { params, let: lets, require, inputs, nodes, outputs } = block;
  collect([params, lets, require, nodes, outputs, "free" in block ? block.free : []], names);
  const inside = new Set(names.values);
  collect(inputs, names);
  const found = { ...names, inside };
  known.set(block, found);
  return found;
}

/** The blocks that a model can call, itself first. */
export function reachable(root: ResolvedBlock): ResolvedBlock[] {
  const found = new Set<ResolvedBlock>([root]);
  // The blocks of one file share what they may call.
  const files = new Set([root.blocks]);
  for (const blocks of files) {
    for (const block of blocks.values()) {
      found.add(block);
      files.add(block.blocks);
    }
  }
  return [...found];
}

type Names = Omit<Mentions, "inside">;

/** Walks a syntax tree, whatever its nodes are, for the three kinds of names in it. */
function collect(part: unknown, found: Names): void {
  if (typeof part !== "object" || part === null) return;
  if (part instanceof Map) return collect([...part.values()], found);
  if (
    "kind" in part &&
    "name" in part &&
    (part.kind === "name" || part.kind === "axis") &&
    typeof part.name === "string"
  )
    found.values.add(part.name);
  if ("path" in part && Array.isArray(part.path)) found.tensors.add(String(part.path[0]));
  if ("block" in part && isName(part.block)) found.blocks.add(part.block.text);
  if ("carry" in part && "collect" in part) for (const list of [part.carry, part.collect]) addCarried(list, found);
  for (const [key, value] of Object.entries(part)) if (key !== "span" && key !== "at") collect(value, found);
}

/** `carry` and `collect` read what they name. */
function addCarried(list: unknown, { tensors }: Names): void {
  if (!Array.isArray(list)) return;
  for (const entry of list) {
    if (isName(entry.name)) tensors.add(entry.name.text);
    if (isName(entry.value)) tensors.add(entry.value.text.split(".")[0] ?? "");
  }
}

const isName = (part: unknown): part is Name =>
  typeof part === "object" && part !== null && "text" in part && "span" in part;
