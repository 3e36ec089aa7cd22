import type { CodePage, CodePages } from "./page.ts";

const example = (title: string, cause: string, wrong: string, right: string, way: string): CodePage => ({
  title,
  cause,
  place: "nodes",
  wrong,
  right,
  way,
});
const limit = (title: string, cause: string, wrong: string, way: string): CodePage => ({ title, cause, place: "elsewhere", wrong, way });
const rearrange = (pattern: string) => `{ "rearrange": ${JSON.stringify(pattern)} }`;
const split = '{ "rearrange": "b n (heads d) -> b heads n d" }';
const flip = rearrange("b n dim -> b dim n");

/** P: a pattern cannot be read (P1xx), or its sides do not go together (P2xx). */
export const PATTERN_CODES: CodePages = {
  P101: example("no arrow", "A pattern says the axes before and after, with `->` between.", rearrange("b n dim"), flip, "Write `input axes -> output axes`."),
  P102: example("two arrows", "A pattern goes from one side to the other, once.", rearrange("b n dim -> b dim n -> dim b n"), flip, "Write two nodes for two steps."),
  P103: example("unknown character", "Patterns have names, whole numbers, parentheses, `...` and the arrow.", rearrange("b n [dim] -> b [dim] n"), flip, "Leave it out; the help says what other notations use it for."),
  P104: example("dots that are no ellipsis", "Dots stand only as `...`, for any other axes.", rearrange("b .. dim -> b dim .."), rearrange("b ... dim -> b dim ..."), "Write three dots, with spaces around them."),
  P105: example("two ellipses", "With two `...` on a side it could not be told which axes belong to which.", rearrange("... n ... -> n ..."), rearrange("... n dim -> n ... dim"), "Name the axes of one of them."),
  P106: example("parenthesis that closes nothing", "There is no `(` that it belongs to.", rearrange("b n) dim -> b dim n"), flip, "Delete it, or write the `(`."),
  P107: example("parenthesis never closed", "A group ends before the arrow or the end of the pattern.", rearrange("b n (heads d -> b heads n d"), split, "Close the group."),
  P108: example("nested parentheses", "A composed axis is one flat list: nesting would say nothing more.", rearrange("b n dim -> ((b n) dim)"), rearrange("b n dim -> (b n dim)"), "Drop the inner parentheses."),
  P109: example("not a name", "Names begin with a letter and have letters, digits and `_`.", rearrange("b n 2d -> b 2d n"), flip, "Name the axis, and give its size in `sizes`."),
  P110: example("underscore at an end", "Names do not begin or end with `_`.", rearrange("b n dim_ -> b dim_ n"), flip, "Drop the underscore."),
  P111: example("axis of size 0", "No tensor has an axis without elements.", rearrange("b n dim -> b n dim 0"), rearrange("b n dim -> b n dim 1"), "Write 1 for an axis of size 1."),
  P112: example("`_` is no name", "Every axis has a name, so that messages can speak of it.", rearrange("b _ dim -> b dim _"), flip, "Name the axis, or write `...` for all that are not named."),
  P113: example("comma between axes", "Commas separate the operands of an einsum; axes are separated by spaces.", rearrange("b, n, dim -> b dim n"), flip, "Delete the commas; `vitral check --fix` does."),
  P114: { title: "arrow in a signature", cause: "A signature lists the axes of one tensor.", place: "spec", wrong: '"inputs": { "x": "b n dim -> b dim" }', right: '"inputs": { "x": "b n dim" }', way: "List the axes of one tensor, from first to last." },
  P115: { title: "parentheses in a signature", cause: "A signature names one axis a dimension; groups are for patterns.", place: "spec", wrong: '"inputs": { "x": "b (n dim)" }', right: '"inputs": { "x": "b n dim" }', way: "Give the axis one name." },
  P116: limit("pattern too long", "Longer texts than the limit are no pattern.", "a pattern of more than 10 000 characters", "Look for text that is no pattern."),
  P117: limit("too many axes", "No tensor comes near that many axes.", "more than 128 axes on one side", "Look for text that is no pattern."),
  P201: example("axis twice", "A name stands for one axis, so it appears once a side.", rearrange("b n n -> b n"), flip, "Give two axes that happen to have the same size two names."),
  P202: example("ellipsis on the right only", "The axes it would stand for come from nowhere.", rearrange("b n dim -> b n dim ..."), rearrange("b n ... -> b ... n"), "Write `...` on the left as well, or name the axes."),
  P203: example("ellipsis in parentheses on the left", "How one dimension splits into several unknown axes could not be told.", rearrange("b (...) dim -> b ... dim"), rearrange("b ... dim -> b (...) dim"), "Name the axes that the dimension splits into."),
  P204: example("rearrange: axis on one side only", "A rearrange keeps all elements, so both sides have the same axes.", rearrange("b n (heads d) -> b head n d"), split, "Mend the name; or use `repeat` to add an axis, `reduce` to remove one."),
  P206: example("repeat: axis disappears", "A repeat adds axes and drops none.", '{ "repeat": "b n dim -> b n r", "sizes": { "r": 2 } }', '{ "repeat": "b n dim -> b n dim r", "sizes": { "r": 2 } }', "Write the axis on the right as well, or use `reduce`."),
  P207: example("reduce: axis from nowhere", "A reduce folds axes and makes none.", '{ "reduce": "b n dim -> b k", "by": "mean" }', '{ "reduce": "b n dim -> b dim", "by": "mean" }', "Mend the name, or use `repeat` to add an axis."),
  P208: example("rearrange: number as an axis", "Only 1 can appear or go without losing or making elements.", rearrange("b n dim -> b n dim 2"), rearrange("b n dim -> b n dim 1"), "Name the axis and give its size in `sizes`, or use `repeat`."),
  P209: example("repeat: number on the left", "An axis without a name on the left could not be kept.", '{ "repeat": "b 16 dim -> b dim" }', '{ "repeat": "b n dim -> b n dim 2" }', "Name the axis and write it on the right as well."),
  P210: example("reduce: number on the right", "A reduce makes no axes.", '{ "reduce": "b n dim -> b 2", "by": "mean" }', '{ "reduce": "b n dim -> b 1", "by": "mean" }', "Use `repeat` to add an axis."),
  P211: example("new axis without a size", "Nothing says how long the new axis is.", '{ "repeat": "b n dim -> b n dim r" }', '{ "repeat": "b n dim -> b n dim r", "sizes": { "r": 2 } }', "Say it in `sizes`, or use the name of a parameter or size in scope."),
  P212: example("size of no axis", "`sizes` names an axis that the pattern does not have: probably a slip in one of the two.", '{ "rearrange": "b n (h d) -> b h n d", "sizes": { "head": 4 } }', '{ "rearrange": "b n (h d) -> b h n d", "sizes": { "h": 4 } }', "Mend the name, or delete the entry."),
  P214: { title: "length of no axis", cause: "Lengths are whole numbers from 1.", place: "elsewhere", wrong: '{ "pad": { "n": [-1, 0] } }', way: "Give a whole number that is large enough; the chain says where this one came from." },
  P215: example("reduce: unknown reduction", "Axes are folded in one of a few ways.", '{ "reduce": "b n dim -> b dim", "by": "avg" }', '{ "reduce": "b n dim -> b dim", "by": "mean" }', "Use one of the words that the message lists."),
  P216: example("cannot tell how to split", "More than one axis of the group has no size.", rearrange("b n (h d) -> b h n d"), '{ "rearrange": "b n (h d) -> b h n d", "sizes": { "h": 4 } }', "Give all sizes but one, in `sizes` or by names in scope."),
  P217: example("ellipsis disappears", "A rearrange keeps all axes, those under `...` too.", rearrange("b ... dim -> b dim"), rearrange("b ... dim -> b dim ..."), "Repeat `...` on the right, or use `reduce`."),
  K501: { title: "pack: no `*`", cause: "The `*` says where the axes to be packed stand.", place: "elsewhere", wrong: '{ "pack": "b d", "in": ["a", "b"] }', right: '{ "pack": "b * d", "in": ["a", "b"] }', way: "Write `*` where those axes are." },
  K502: example("pack: too few axes", "Each tensor has the named axes, besides what `*` stands for.", '{ "pack": "b n h * dim" }', '{ "pack": "b * dim" }', "Name only axes that every tensor has."),
  K503: example("unpack: rank", "The pattern lists every axis of the packed tensor; `*` is one of them.", '{ "unpack": "b * h dim", "shapes": [[4], [12]], "out": ["p", "q"] }, { "identity": {}, "in": "x" }', '{ "unpack": "b * dim", "shapes": [[4], [12]], "out": ["p", "q"] }, { "identity": {}, "in": "x" }', "List all axes."),
  K504: example("unpack: two open lengths", "Of two unknown lengths neither can be told.", '{ "unpack": "b * dim", "shapes": [[-1], [-1]], "out": ["p", "q"] }, { "identity": {}, "in": "x" }', '{ "unpack": "b * dim", "shapes": [[4], [-1]], "out": ["p", "q"] }, { "identity": {}, "in": "x" }', "Say all lengths but one."),
  K505: example("unpack: parts and axis differ", "The parts together are as long as the packed axis.", '{ "unpack": "b * dim", "shapes": [[4], [4]], "out": ["p", "q"] }, { "identity": {}, "in": "x" }', '{ "unpack": "b * dim", "shapes": [[4], [12]], "out": ["p", "q"] }, { "identity": {}, "in": "x" }', "Mend the lengths, or write -1 for whatever is left."),
  K506: example("pack: named axes differ", "The named axes are the same in all tensors.", '{ "linear": 8, "id": "small" }, { "pack": "b * c", "in": ["x", "small"] }', '{ "gelu": {}, "id": "same" }, { "pack": "b * c", "in": ["x", "same"] }', "Bring the tensors to the same sizes, or let `*` stand for that axis."),
  N402: example("einsum: parentheses", "Axes of an einsum are plain names.", '{ "einsum": "b n (h d) -> b n h d" }', split, "Use a `rearrange` before or after."),
  N403: example("einsum: axis of size 1", "Axes of an einsum are plain names.", '{ "einsum": "b n dim -> b n dim 1" }', '{ "rearrange": "b n dim -> b n dim 1" }', "Add or drop axes of size 1 with a `rearrange`."),
  N404: example("einsum: number", "Axes of an einsum are plain names; the tensors give their sizes.", '{ "einsum": "b 16 dim -> b dim" }', '{ "einsum": "b n dim -> b dim" }', "Name the axis."),
  N405: example("einsum: axis from nowhere", "An output axis comes from an operand.", '{ "einsum": "b n dim -> b m" }', '{ "einsum": "b n dim -> b n" }', "Mend the name; a new axis is a `repeat` after the einsum."),
  N406: example("einsum: number of operands", "The pattern describes as many operands as the node reads tensors.", '{ "einsum": "b i d, b j d -> b i j" }', '{ "einsum": "b i d, b j d -> b i j", "in": ["x", "x"] }', "Name the tensors in `in`, in the order of the pattern."),
  N407: example("einsum: rank", "Each operand lists all axes of its tensor.", '{ "einsum": "b d -> b" }', '{ "einsum": "b n d -> b n" }', "List every axis, or write `...` for those in front."),
  N408: example("einsum: two sizes", "One name is one size, in all operands.", '{ "einsum": "b n d, b d n -> b", "in": ["x", "x"] }', '{ "einsum": "b n d, b n d -> b", "in": ["x", "x"] }', "Look which of the two occurrences is another axis, and name it so."),
  N413: example("numpy's notation", "A word is one axis here; numpy's letters would be read as one axis each word.", '{ "einsum": "bid,bjd->bij", "in": ["x", "x"] }', '{ "einsum": "b i d, b j d -> b i j", "in": ["x", "x"] }', "Write spaces between axes."),
};
