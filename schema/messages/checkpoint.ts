import { type Problem, problem } from "../problem.ts";
import type { Span } from "../source.ts";
import { quoted } from "../wording.ts";

/** K6xx: weights of other libraries, and what they are compared with. */

export const noCheckpointMap = (span: Span): Problem =>
  problem("K601", "this spec says nothing of other libraries' weights", span, {
    help: ['add a map: "checkpoints": { "name": { "our.path": "their.key" } }'],
  });

export const noMapFits = (span: Span, tried: readonly (readonly [string, string])[]): Problem =>
  problem("K602", "none of the spec's checkpoint maps fits the file", span, {
    help: tried.map(([name, why]) => `\`${name}\`: ${why}`),
  });

export const foreignShape = (span: Span, path: string, ours: string, key: string, theirs: string): Problem =>
  problem("K603", `weight \`${path}\` is ${ours}, but \`${key}\` is ${theirs}`, span);

export const caseWithout = (file: string, key: string): Problem =>
  problem("K604", `${file} has no tensor \`${key}\``, undefined, {
    help: ["a parity case holds input/, param/, output/, labels, loss, grad/ and adamw/"],
  });

/** C71x: a recorded case. */

export const caseNote = (file: string, fault: string): Problem =>
  problem("C711", `the note \`cancels\` of ${quoted(file)} ${fault}`, undefined, {
    help: ['it is a JSON list of the gradients\' names there, such as ["head.bias", "blocks.2."]'],
  });
