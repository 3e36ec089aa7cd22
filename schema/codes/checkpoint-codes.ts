import { spec } from "./example-page.ts";
import type { CodePages } from "./page.ts";

const map = (content: string): string =>
  `"nodes": [{ "linear": 8, "id": "y" }], "checkpoints": { "torch": ${content} }`;

/** X94x: what a checkpoint map says. */
export const CHECKPOINT_CODES: CodePages = {
  X940: spec(
    "hole that cannot be read",
    "In a path of a checkpoint map braces hold a hole: `{i}` for an index, `{rest...}` for any steps, or a name with the steps it may be, each with what stands for it in their keys.",
    map('{ "{part of y:0}.bias": "net.{part}.bias" }'),
    map('{ "{part in y:0}.bias": "net.{part}.bias" }'),
    "Write the hole in one of the three forms.",
  ),
  X941: spec(
    "word that stands twice in a hole",
    "A step can have one word or number for it in their keys, and a hole names it twice.",
    map('{ "{part in y:0, y:1}.bias": "net.{part}.bias" }'),
    map('{ "{part in y:1}.bias": "net.{part}.bias" }'),
    "Keep the one that is meant.",
  ),
  X942: spec(
    "two rules for one path",
    "A map has two rules for the same paths, whatever their holes are called, and only one could ever apply. A group's path is a rule too, for what the rules in it leave out.",
    map('{ "{part in y:a}.bias": "{part}.bias", "{name in y:b}.bias": "{name}.bias" }'),
    map('{ "layout": "pytorch", "rules": { "y": { "under": "fc", "rules": { "bias": "b" } } } }'),
    "Delete one of the two.",
  ),
  X943: spec(
    "unknown layout",
    "A layout says how a whole library names and stores the weights of linear layers, convolutions and norms.",
    map('{ "layout": "torch", "rules": { "y": "fc" } }'),
    map('{ "layout": "pytorch", "rules": { "y": "fc" } }'),
    "Name a layout there is, or leave it out and say by `rearrange` what each rule needs.",
  ),
  X944: spec(
    "join of nothing",
    "A list of keys joins their tensors into one of ours; this one is empty.",
    map('{ "y.bias": [] }'),
    map('{ "y.bias": ["fc.bias"] }'),
    "Name the keys in the order in which the tensors lie in ours.",
  ),
  X945: spec(
    "star beside other letters",
    "In `ignore`, a step between dots is a name, `*` for one step, or `**` for any number of them.",
    map('{ "layout": "pytorch", "rules": {}, "ignore": ["layer*.index"] }'),
    map('{ "layout": "pytorch", "rules": {}, "ignore": ["**.index"] }'),
    "Let the star stand for the whole step.",
  ),
  X946: spec(
    "brace that stands alone",
    "In a key, braces hold expressions, and a brace has no other that belongs to it.",
    map('{ "y.bias": "fc.{1 + 1.bias" }'),
    map('{ "y.bias": "fc.{1 + 1}.bias" }'),
    "Write the brace that is missing, or leave out the other.",
  ),
};
