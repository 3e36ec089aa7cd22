import { type Problem, problem } from "../../schema/problem/problem.ts";
import { similarName } from "../../schema/problem/similar.ts";
import type { Span } from "../../schema/problem/source.ts";
import { quoted } from "../../schema/problem/wording.ts";
import type { Name } from "../../schema/spec/spec.ts";

/** X93x: weights under another library's names. */

export const noMapCalled = (span: Span, wanted: string, maps: readonly Name[]): Problem => {
  const names = maps.map(({ text }) => text);
  const similar = similarName(wanted, names);
  const help =
    similar !== undefined
      ? `a similar one exists: ${quoted(similar)}`
      : names.length > 0
        ? `it has maps for ${names.map(quoted).join(", ")}`
        : 'it has none; add one: "checkpoints": { "name": { "our.path": "their.key" } }';
  return problem("X930", `the spec has no checkpoint map called ${quoted(wanted)}`, maps[0]?.span ?? span, {
    help: [help],
  });
};

export const noNameFor = (map: Name, path: string): Problem =>
  problem("X931", `the map ${quoted(map.text)} has no name for our weight ${quoted(path)}`, map.span, {
    help: [`add a rule to it: ${JSON.stringify(path)}: "their.key"`],
  });

export const nameOfNotes = (span: Span, key: string): Problem =>
  problem("X936", `a tensor cannot be called ${quoted(key)}: safetensors keeps a file's notes under that name`, span);

/** @param inner what is wrong with the pattern read from right to left */
export const notInvertible = (inner: Problem, key: string): Problem => ({
  ...inner,
  code: "X932",
  message: `the rule for ${quoted(key)} cannot be read the other way round: ${inner.message}`,
});

export const noEqualParts = (span: Span, path: string, whole: readonly number[], keys: readonly string[]): Problem =>
  problem("X932", `${quoted(path)} does not come apart into ${keys.length} equal tensors`, span, {
    help: [`it is ${whole.join(" x ")} there, to be split along its first axis into ${keys.map(quoted).join(", ")}`],
  });
