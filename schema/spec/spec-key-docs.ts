import type { FIGURE_KEYS } from "./read-figure.ts";
import type { SPEC_KEYS } from "./read-spec.ts";
import type { ParameterType } from "./spec.ts";

/** The keys of a spec, for the manual, the schema and editors. */
export const SPEC_KEY_DOCS: Readonly<Record<(typeof SPEC_KEYS)[number], string>> = {
  $schema: "Where an editor finds the schema of this file.",
  vitral: "Version of the language: 1.",
  name: "Name of the model, for files and reports.",
  title: "Name of the model in words.",
  papers: "Where it was published, such as `arXiv:2010.11929`.",
  doc: "For readers.",
  params: "Parameters: a default, a type without one, or the long form. Preset and `--set` give other values.",
  presets: "Name → values of some parameters.",
  let: "Values derived from parameters and sizes, in any order.",
  require: "Condition → what to say where it does not hold.",
  import:
    'Name → block of another file: `"blocks/attention.json"`, or `"vit.json#attention"` for one of its blocks. What comes with Vitral has a name everywhere: `"vitral:blocks/attention"`.',
  extends:
    "A spec whose parameters, presets and blocks this one replaces by name: a path, or a name such as `vitral:vit`.",
  blocks: 'Name → nodes with parameters and inputs of their own, called by `{ "block": name }`.',
  free: "Sizes that may differ from input to input, and what they promise. `b` is always free.",
  inputs: "Input → its axes, such as `b channels height width`.",
  nodes: "What is computed, in order: each node reads the result of the one before.",
  outputs: "Output → the tensor's name. Training makes small what a recipe's `objective` says of them.",
  stages:
    'Which weights are layer 0, 1, …, for rates that differ from layer to layer: paths, lists of paths, or `{ "each": "blocks.{i}", "last": "norm" }`, a layer for each index; parts under `first` and `last` join the first and the last of those layers, `"first": "layers.{s}.downsample"` the first with that `s`.',
  figure:
    "Path → what figures show there: a label, a note, a colour, or nothing. As a figure says it of what is pointed at: `layers.{i}.attn`.",
  checkpoints: "Name of a library → where each of our weights is found in its checkpoints.",
};

export const FREE_DOCS = {
  min: "The least it can be; 1 if left out.",
  max: "The most it can be.",
  multiple_of: "What always divides it.",
} as const;

export const PARAMETER_DOCS = {
  type: "`int number bool string enum`, `pair` (one number stands for both), or `list of …`.",
  default: "What stands in when nothing else is given. Without one the value must be given.",
  values: "The only values allowed.",
  min: "The least a number can be.",
  max: "The most a number can be.",
  doc: "For readers.",
} as const;

export const PARAMETER_TYPE_DOCS: Readonly<Record<Exclude<ParameterType, "list">, string>> = {
  int: "A whole number.",
  number: "A number.",
  bool: "`true` or `false`.",
  string: "A text.",
  enum: "One of `values`.",
  pair: "Two numbers; one number stands for both.",
};

export const STAGE_DOCS = {
  each: "Paths of parts that are one layer together; with a hole such as `{i}`, one for each index.",
  first: "Paths of parts that the first of them has as well: of those whose indices agree, where holes are in it.",
  last: "Paths of parts that the last of them has as well.",
} as const;

export const FIGURE_DOCS: Readonly<Record<(typeof FIGURE_KEYS)[number], string>> = {
  label: "What is written instead of its name.",
  note: "What is written under its name.",
  hide: "Whether it is left out: lines lead past it.",
  colour: "`#rrggbb`, or what an op is, in the theme's colour for that: `norm`, `head`, `plain`, ….",
  side: "On which side of what it leads to it stands, where it is beside it: `left` or `right`; above or below where a figure is read from left to right.",
} as const;

/** What stands in a checkpoint map, in a group of its rules and in a rule. */
export const CHECKPOINT_DOCS = {
  layout:
    "How that library names and stores weights: `pytorch` has `weight` and `bias`, and kernels as `out in ...`. A rule may name a node or a block then, and is for all weights in it.",
  under: "What their keys in this group begin with.",
  rules:
    "Our path → their key, a list of keys to join, or a group of rules. `{i}` stands for an index, `{rest...}` for any steps, `{part in expand:1, contract:4}` for one of these steps.",
  ignore: "Keys of theirs that nothing reads and that may be there; `*` stands for one step, `**` for any number.",
  from: "Their key, or a list of keys to join; in braces expressions of the path's holes: `layers.{2 * s}.{i}.weight`.",
  rearrange: "How their tensor becomes ours, such as `out in -> in out`; joined tensors lie on a new first axis.",
  resize:
    "How positions of another image size become those of this one: by whose rule, and on which grid; the `others` stay.",
  by: "`timm` (bicubic, antialiased), `dinov2` (bicubic, offset 0.1), `huggingface` (bicubic), or `timm_relative` for a window's relative positions.",
  grid: "Rows and columns of the model's patches, or of its window.",
  others:
    "How many entries are none of the grid's: before it, such as a class token's; of relative positions behind it. 0 if left out.",
  sizes: "Lengths of axes in `rearrange`, by name; parameters and `let` values of that name need no entry.",
} as const;
