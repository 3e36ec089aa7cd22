import { type Problem, problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";

/** X90x: a model that a target of `vitral export` has no words for. */

export const drawsNumbers = (span: Span | undefined, op: string, path: string): Problem =>
  problem("X900", `\`${path}\` draws random numbers, which no export can repeat`, span, {
    label: `\`${op}\` draws in prediction too`,
    help: ["give the numbers as an input of the model, or draw in training alone: `if training`"],
  });

export const tableOfFreeSizes = (span: Span | undefined, op: string, path: string): Problem =>
  problem("X901", `\`${path}\` needs a table whose size is not known when the model is exported`, span, {
    label: `\`${op}\` depends on a free size`,
    help: ["give the size as a parameter in place of a free one"],
  });

export const notSpelled = (span: Span | undefined, op: string, path: string, target: string, why: string): Problem =>
  problem("X902", `\`${path}\` cannot be written in ${target}: ${why}`, span, { label: `\`${op}\` asks for it` });

export const beyondPointers = (name: string, bytes: number): Problem =>
  problem(
    "X970",
    `\`${name}\` would need ${(bytes / 2 ** 30).toFixed(1)} GiB of memory, and WebAssembly can address 4 GiB`,
    undefined,
    { help: ["export a smaller model, or one of fewer images at once: `--size b=1`"] },
  );

export const sizeOfBuilt = (span: Span | undefined, op: string, path: string): Problem =>
  problem("X910", `\`${path}\` is built of a size that only a running model knows`, span, {
    label: `\`${op}\` depends on a free size`,
    help: ["give the size as a parameter in place of a free one"],
  });

export const noObjective = (name: string): Problem =>
  problem(
    "X904",
    `\`${name}\` has no training step: a spec says what a model is, not what it is trained for`,
    undefined,
    {
      help: ["export a run, or a recipe, which has an objective and an optimizer"],
    },
  );

/** @param key of the recipe, from its top: `optimizer.lion` */
export const trainingScriptLacks = (key: string, script: string): Problem =>
  problem(
    "X905",
    `\`${script}\` has no words for \`${key}\` of this recipe: it would train otherwise than the recipe says`,
    undefined,
    {
      help: [
        "train by `vitral train`, and export the run by `--to safetensors` or `--to onnx`, which hold no training",
        `or export a recipe without \`${key}\``,
      ],
    },
  );
