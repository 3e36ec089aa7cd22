import { elsewhere as page } from "./example-page.ts";
import type { CodePages } from "./page.ts";

/** What is asked of those who look inside a model. */
export const INSIDE_CODES: CodePages = {
  F470: page(
    "no such value",
    "The model has no input, node, part or output of this path, or it is a weight's, which no picture changes.",
    "vitral predict runs/a seven.png --tap layers.0.attn.softmax -o map.npy",
    "`vitral explain RUN` lists the paths. A path that stands for several values has them by number, `attn.einsum[1]`; " +
      "`*` stands for any part of one step and `**` for any steps.",
  ),
  F471: page(
    "no room for the values",
    "Values that are asked for are kept until all pictures are read, and together they take more memory than is free.",
    "vitral predict runs/a a-million-pictures --tap '**' -o all.safetensors",
    "Name fewer values, or fewer pictures at a time.",
  ),
  F472: page(
    "no format for values",
    "The end of the file's name says how values are written, and this is none that they are written in.",
    "vitral predict runs/a seven.png --tap logits -o logits.txt",
    "Call it NAME.npy for one value, or NAME.safetensors for any number of them.",
  ),
  F473: page(
    "one file for several values",
    "A file of numpy's holds one array.",
    "vitral predict runs/a seven.png --tap '**.softmax' -o maps.npy",
    "Name one value, or write all into NAME.safetensors.",
  ),
  F474: page(
    "no attention over patches",
    "Attention is found by what it computes: a softmax whose result is multiplied, along its own axis, with values that " +
      "come of rows and columns of the picture. The model has none: it convolves, or attends over channels or over " +
      "tokens that were merged.",
    "vitral attention runs/a-convnet cat.png",
    "`--tap` of `vitral predict` writes down any value of it.",
  ),
  F475: page(
    "no format for attention",
    "The end of the file's name says how maps are drawn, and this is none that they are drawn in.",
    "vitral attention runs/a cat.png -o cat.txt",
    "Call it NAME.png for a sheet, or NAME.html for a page.",
  ),
  F476: page(
    "cannot listen",
    "A server needs an address and a port of its own, and the system does not give this one.",
    "vitral serve runs/a --port 80",
    "Name another port, or `--port 0` for any that is free; `--host` takes an address of this machine.",
  ),
  F477: page(
    "no picture sent",
    "A request for `/predict` brings the bytes of one picture file, as its body or as a file of a form.",
    "curl -X POST http://127.0.0.1:8000/predict",
    "Send the file: `curl --data-binary @seven.png http://127.0.0.1:8000/predict`.",
  ),
  R311: page(
    "number of classes that is none",
    "`top` says how many of the likeliest classes a server's answer names.",
    "curl --data-binary @seven.png 'http://127.0.0.1:8000/predict?top=all'",
    "Give a whole number of 1 or more, or leave `top` out for five.",
  ),
  F478: page(
    "nothing of this kind inside",
    "What is drawn of a model's weights is found by what it computes: filters that pixels are multiplied with first, and what is " +
      "added to patches, to each its own. The model has none, or none of the name that was given.",
    "vitral inspect runs/a head.kernel",
    "Name one of those that it lists, by its name or a part of it, or none for all of them.",
  ),
  F479: page(
    "no format for pictures of weights",
    "The end of the file's name says how they are drawn, and this is none that they are drawn in.",
    "vitral inspect runs/a -o filters.txt",
    "Call it NAME.png for a sheet, or NAME.html for a page.",
  ),
};
