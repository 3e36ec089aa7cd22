import type { COMMON_KEYS, STRUCTURE_KEYS, StructureKind } from "./vocabulary.ts";

/** A key of a structure node, for the manual, the schema and editors. */
export interface KeyDoc {
  readonly doc: string;
  readonly required: boolean;
}

export interface StructureDoc<Key extends string = string> {
  readonly doc: string;
  readonly example: string;
  /** What other libraries and languages call it. */
  readonly aliases: readonly string[];
  /** What is an op of theirs and is written with this one here. */
  readonly writes?: Readonly<Record<string, { readonly nodes: string; readonly note: string }>>;
  readonly keys: Readonly<Record<Key, KeyDoc>>;
}

const needed = (doc: string): KeyDoc => ({ doc, required: true });
const open = (doc: string): KeyDoc => ({ doc, required: false });

/** Names of what is no op here but a block that comes with Vitral. */
function shippedBlock(block: string, parameters: string, names: readonly string[]) {
  const nodes = `{ "block": "${block}", "with": ${parameters} }`;
  const note = `with "import": { "${block}": "vitral:blocks/${block}" } at the top`;
  return Object.fromEntries(names.map((name) => [name, { nodes, note }]));
}

/** What the nodes that are not ops mean. Exhaustive by type: a key without a sentence does not type-check. */
export const STRUCTURE_DOCS: { readonly [K in StructureKind]: StructureDoc<(typeof STRUCTURE_KEYS)[K][number]> } = {
  block: {
    doc: "Calls a block. Its result is that of the block's last node, or the block's `outputs`, read as `id.name`.",
    example: '{ "block": "attention", "with": { "heads": 4 }, "id": "attn" }',
    aliases: ["call", "module", "layer", "function"],
    writes: {
      ...shippedBlock("attention", '{ "heads": 4, "head_dim": 16, "dropout": 0.1 }', [
        "attention",
        "attn",
        "mha",
        "multi_head_attention",
        "self_attention",
      ]),
      ...shippedBlock("ffn", '{ "mlp_dim": "4 * dim", "dropout": 0.1 }', ["ffn", "mlp", "feed_forward"]),
    },
    keys: {
      block: needed("Name of a block under `blocks` or `import`."),
      with: open("Parameter → value. One that is left out takes its default, else the caller's value of that name."),
      share: open("All calls with this name in one list and the lists inside it use one set of weights."),
      per: open(
        "With `share`: the `id` of a loop around the call, each iteration of which has a set of its own; of the whole block if not given.",
      ),
    },
  },
  loop: {
    doc: "Repeats nodes with fresh weights each time; the running value flows round. `first` and `last` are true in the first and last iteration.",
    example: '{ "loop": "depth", "as": "i", "id": "layers", "nodes": [{ "block": "layer" }] }',
    aliases: ["for", "for_range", "module_list", "scan", "repeat_layers"],
    keys: {
      loop: needed("How many times: a whole number known at compile time."),
      as: open("Name of the loop variable, which counts from 0."),
      carry: open("Name inside → name at the end of an iteration: a second value that flows round."),
      collect: open("List → tensor: keeps that tensor of every iteration, read as `list[i]`."),
      nodes: needed("What is repeated."),
    },
  },
  residual: {
    doc: "x + body(x). The body's result has exactly the shape of x.",
    example: '{ "residual": [{ "block": "attention" }], "id": "attn" }',
    aliases: ["skip", "skip_connection", "shortcut", "residual_connection", "residual_add"],
    keys: { residual: needed("The body.") },
  },
  branches: {
    doc: "Runs several bodies on one input and joins their results by an op.",
    example: '{ "branches": { "a": [{ "linear": "dim" }], "b": ["identity"] }, "join": "add" }',
    aliases: ["parallel", "split_paths"],
    keys: {
      branches: needed("Name → body."),
      join: needed('The op that joins them, written as a node: `"add"`, `{ "concat": "dim" }`.'),
    },
  },
  if: {
    doc: "Runs one of two bodies, chosen at compile time. Without `else` the running value passes through.",
    example: '{ "if": "heads > 1", "then": [{ "linear": "dim" }] }',
    aliases: ["cond", "when", "conditional"],
    keys: {
      if: needed("The condition, an expression."),
      then: needed("The body where it holds."),
      else: open("The body where it does not."),
    },
  },
  switch: {
    doc: "Runs the body whose name is the value, chosen at compile time.",
    example:
      '{ "switch": "pool", "cases": { "cls": "cls_out", "mean": [{ "reduce": "b n dim -> b dim", "by": "mean" }] } }',
    aliases: ["match", "case", "select_case"],
    keys: {
      switch: needed("The value, an expression."),
      cases: needed("Value → body."),
    },
  },
};

/** What any node may carry. */
export const COMMON_DOCS: Readonly<Record<(typeof COMMON_KEYS)[number], string>> = {
  id: "Names the node: its result, and in paths its weights.",
  in: "What the node reads instead of the running value: a tensor's name, a list of names, or an object for a block's inputs.",
  out: "Another name for the result, or names for several, without touching paths.",
  axes: "What the result's axes are, such as `b n dim`: names in scope are checked, the others become labels.",
  doc: "For readers.",
};
