import type { CodePages } from "./page.ts";

/** W: nothing is wrong yet, but something is probably not as meant. */
export const LINT_CODES: CodePages = {
  W901: {
    title: "never used",
    cause: "Nothing reads it, so it does nothing: often a slip in the name of what should.",
    place: "nodes",
    wrong: '{ "weight": ["dim"], "id": "gamma" }',
    right: '{ "weight": ["dim"], "id": "gamma" }, { "multiply": ["x", "gamma"] }',
    way: "Use it or delete it.",
  },
  W902: {
    title: "axis summed on its own",
    cause:
      "An axis of one operand that is not in the output is summed before anything is multiplied: often two names for one axis.",
    place: "nodes",
    wrong: '{ "einsum": "b n d, b n e -> b n", "in": ["x", "x"] }',
    right: '{ "einsum": "b n d, b n d -> b n", "in": ["x", "x"] }',
    way: "Use one name for both; where the sum is meant, let a `reduce` before it say so.",
  },
  W903: {
    title: "axis named like a loop variable",
    cause: "Loop variables never settle pattern axes, so the two have nothing to do with each other.",
    place: "nodes",
    wrong: '{ "loop": 2, "as": "i", "nodes": [{ "rearrange": "b i c -> b c i" }, { "rearrange": "b c i -> b i c" }] }',
    right: '{ "loop": 2, "as": "i", "nodes": [{ "rearrange": "b m c -> b c m" }, { "rearrange": "b c m -> b m c" }] }',
    way: "Give the axis another name.",
  },
  W920: {
    title: "default instead of the caller's value",
    cause:
      "A call gives a parameter in `with`, else the block's default counts, and only a parameter without default takes the caller's value of that name. Here both are there and differ.",
    place: "spec",
    wrong:
      '"blocks": { "a": { "params": { "heads": 8 }, "inputs": { "x": "b n dim" }, "nodes": [{ "linear": "heads * 8" }] } }, "nodes": [{ "block": "a", "id": "y" }]',
    right:
      '"blocks": { "a": { "params": { "heads": 8 }, "inputs": { "x": "b n dim" }, "nodes": [{ "linear": "heads * 8" }] } }, "nodes": [{ "block": "a", "with": { "heads": "heads" }, "id": "y" }]',
    way: 'Hand it down, `"with": { "heads": "heads" }`; or say the default in `with`, where it is meant; or declare the parameter without one.',
  },
  W921: {
    title: "running value lost",
    cause:
      "A node with `in` reads what that names, and its result flows on: what flowed until then goes no further, and nothing else reads it. Often a side computation, of a weight say, that was not meant to flow.",
    place: "nodes",
    wrong:
      '{ "linear": "dim" }, { "weight": ["dim"], "id": "gamma" }, { "exp": {}, "in": "gamma", "id": "g" }, { "multiply": "g" }',
    right:
      '{ "linear": "dim", "id": "h" }, { "weight": ["dim"], "id": "gamma" }, { "exp": {}, "in": "gamma", "id": "g" }, { "multiply": ["h", "g"] }',
    way: "Give what was lost a name, and read it by that name after the side computation.",
  },
  W922: {
    title: "operand that is the running value",
    cause:
      "A binary op with one operand takes the running value as its left one. Here the operand is that same value, so `add` doubles it and `subtract` leaves zeros.",
    place: "nodes",
    wrong: '{ "linear": "dim", "id": "h" }, { "add": "h" }',
    right: '{ "linear": "dim", "id": "h" }, { "add": "x" }',
    way: 'Name the tensor that was meant; where the value is to meet itself, name it twice: `["h", "h"]`.',
  },
  W923: {
    title: "rule of a checkpoint map for no weight",
    cause: "Whatever the parameters are, no weight of the model has a path that the rule fits, so it does nothing.",
    place: "spec",
    wrong:
      '"nodes": [{ "linear": 8, "id": "y" }], "checkpoints": { "torch": { "y.kernel": { "from": "fc.weight", "rearrange": "out in -> in out" }, "y.bais": "fc.bias" } }',
    right:
      '"nodes": [{ "linear": 8, "id": "y" }], "checkpoints": { "torch": { "y.kernel": { "from": "fc.weight", "rearrange": "out in -> in out" }, "y.bias": "fc.bias" } }',
    way: "Mend the path, or delete the rule; `vitral explain` lists a model's weights.",
  },
  W924: {
    title: "one name for a tensor and a value",
    cause:
      "Tensors and values have namespaces of their own, and in an operand either may stand: a bare name is the tensor's if there is one, a name in an expression is the value's.",
    place: "nodes",
    wrong: '{ "weight": ["dim"], "id": "heads" }, { "multiply": ["x", "heads"] }',
    right: '{ "weight": ["dim"], "id": "gain" }, { "multiply": ["x", "gain"] }',
    way: "Give one of the two another name.",
  },
  W980: {
    title: "stage of no weight",
    cause: "A path of `stages` names a part that has no weight, whatever the parameters are: often a slip in its name.",
    place: "spec",
    wrong: '"nodes": [{ "linear": 8, "id": "head" }, { "identity": {}, "id": "y" }], "stages": ["head", "haed"]',
    right: '"nodes": [{ "linear": 8, "id": "head" }, { "identity": {}, "id": "y" }], "stages": ["head"]',
    way: "Mend the name, or leave the path out.",
  },
  W930: {
    title: "softmax before cross-entropy",
    cause:
      "Cross-entropy takes the softmax of logits itself. Of probabilities it takes another one, which flattens them: the loss cannot come near 0, gradients are small, and training is slow and stops early.",
    place: "spec",
    wrong:
      '"inputs": { "x": "b dim", "labels": { "axes": "b", "type": "int" } }, "nodes": [{ "linear": 10 }, { "softmax": -1, "id": "p" }, { "cross_entropy": {}, "in": ["p", "labels"], "id": "y" }]',
    right:
      '"inputs": { "x": "b dim", "labels": { "axes": "b", "type": "int" } }, "nodes": [{ "linear": 10, "id": "logits" }, { "cross_entropy": {}, "in": ["logits", "labels"], "id": "y" }]',
    way: "Take the softmax out; where the probabilities are wanted, make them an output of their own.",
  },
};
