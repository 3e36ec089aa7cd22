import { elsewhere as page, spec } from "./example-page.ts";
import type { CodePages } from "./page.ts";

/** What is asked of those who want figures in files. */
export const FIGURE_CODES: CodePages = {
  F480: page(
    "too many pixels",
    "A PNG is drawn at once: at most 32 767 pixels along a side, and 100 million in all.",
    "vitral diagram vitral:swin --scale 1000 -o swin.png",
    "Take the scale that the problem names, draw less with `--depth`, or write a PDF or an SVG, which have no pixels.",
  ),
  F481: page(
    "a choice without effect",
    "Not every format has pixels to count or letters to bring along, and a choice that changes nothing is a mistake.",
    "vitral diagram vitral:vit --scale 2 -o vit.svg",
    "Leave the flag out, or name a file of a format that knows it: `--scale 2 -o vit.png`.",
  ),
  F482: page(
    "bytes for a terminal",
    "Pictures of pixels and pages are no text: shown by a terminal, they are noise, or commands to it.",
    "vitral diagram vitral:vit --format png -o -",
    "Name a file, or hand it on: `vitral diagram vitral:vit --format png -o - > vit.png`.",
  ),
  F483: page(
    "a figure that does not say what it is of",
    "Figures written by `vitral diagram` hold a record: the spec's path and digest, its parameters and the flags. This " +
      "file has none, or a program that saved it again took it out.",
    "vitral diagram --from photo.png",
    "Name the spec instead: `vitral diagram SPEC -o FILE`.",
  ),
  F484: page(
    "a path without a block",
    "`--open` and `--close` name blocks and loops by their paths, as a figure says them of what is pointed at: ids from " +
      "outside, and `*` or `{i}` for the number of an iteration. Ops that a figure draws as one box have the path of the " +
      "first and, behind `…` or `...`, the id of the last.",
    "vitral diagram vitral:vit --close transformer.layer -o vit.svg",
    "Take the path that the problem names, or the one that the figure says.",
  ),
  F485: page(
    "a block that is nowhere",
    "`--focus` draws one block: of the model, by its path or by the name that its calls have, or one that the spec could " +
      "call, or one of those that come with Vitral.",
    "vitral diagram vitral:vit --focus atention -o attention.svg",
    "Take the name that the problem suggests; `vitral explain SPEC` says which the model has.",
  ),
  F486: page(
    "nothing to compare with",
    "`--diff` takes another spec or run by its path, or one of the spec's own presets by its name. This is neither.",
    "vitral diagram vitral:vit --diff mnits -o vit.svg",
    "Name a preset of the spec, or a file.",
  ),
  F487: spec(
    "no colour of a figure",
    "A box is painted in the theme's colour for what it is, so that one spec is drawn on paper and on dark pages; or in a " +
      "colour of its own, which tints its ground a little, whatever the page is.",
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "colour": "purpel" } }',
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "colour": "#800080" } }',
    "Write six digits of hexadecimal behind `#`, or one of the words that the problem lists.",
  ),
  F488: spec(
    "a figure of nothing",
    "`figure` says by paths what is shown where. A path that nothing has in any configuration is a slip, and would be " +
      "passed over in silence.",
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "x1": { "label": "Result" } }',
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "label": "Result" } }',
    "Write the path as a figure says it of what is pointed at; `vitral explain` on the spec lists all of them.",
  ),
  F489: spec(
    "no side of a figure",
    "What stands beside the trunk can be put left or right of what it is joined to. There is no other side: over and under " +
      "it flows what is read and what is made.",
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "side": "top" } }',
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "side": "left" } }',
    "Write `left` or `right`.",
  ),
  F490: page(
    "not the ViT paper's figure",
    "`--layout vit-paper` draws Figure 1 of the ViT paper: an image in patches, their projection, tokens with positions, " +
      "one loop of layers with attention and an MLP, and a head on a class token or a mean. Each is looked for in how " +
      "data flows, and a model without one of them would be drawn as what it is not.",
    "vitral diagram vitral:swin --layout vit-paper -o swin.svg",
    "Leave `--layout` out: any model is drawn from top to bottom.",
  ),
  F491: page(
    "a choice that a layout leaves to nobody",
    "The ViT paper's figure always shows the same parts: it has no depth, no pictures to choose, and is of one model.",
    "vitral diagram vitral:vit --layout vit-paper --depth 2 -o vit.svg",
    "Leave the flag out, or draw without `--layout vit-paper`.",
  ),
  F492: spec(
    "a figure that says nothing",
    "A `label` is written instead of a name, a `note` under it. Without a letter, a box would stand there and say nothing.",
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "label": "" } }',
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "y": { "hide": true } }',
    "Leave it out, or hide what is not to be drawn.",
  ),
  F493: spec(
    "a side of the trunk",
    "The trunk is what leads from an input to the first output, and stands in the middle. `side` puts what stands beside it " +
      "left or right, and moves nothing that is on the trunk.",
    '"nodes": ["relu", { "identity": {}, "id": "y" }], "figure": { "relu": { "side": "left" } }',
    '"nodes": ["relu", { "identity": {}, "id": "y" }]',
    "Leave `side` out, or say it of what stands beside the trunk.",
  ),
};
