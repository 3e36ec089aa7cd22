import { ProblemError } from "../../../schema/problem/problem.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import { noModelOf } from "./zoo-messages.ts";
import { type ZooModel, zooModels } from "./zoo-model.ts";

/**
 * The shipped models that have all of the words somewhere in what is said of them. Where words are in names at timm, a
 * model comes with those names alone.
 * @throws ProblemError F450 where no model has them
 */
export function findModels(words: readonly string[]): readonly ZooModel[] {
  const wanted = words.map((word) => word.toLowerCase().replace(/^vitral:/, ""));
  const all = zooModels();
  const hasAll = (text: string) => wanted.every((word) => text.toLowerCase().includes(word));
  const found = all.flatMap((model) => {
    const { name, title, family, papers, presets, published } = model;
    const isItself = hasAll([name, title, family, ...papers, ...Object.keys(presets)].join("\n"));
    const fitting = Object.entries(published).filter(([known]) => hasAll(`${known}\n${name}\n${title}`));
    if (!isItself && fitting.length === 0) return [];
    return [{ ...model, published: isItself ? published : Object.fromEntries(fitting) }];
  });
  if (found.length > 0) return found;
  const names = all.flatMap(({ name, published }) => [name, ...Object.keys(published)]);
  throw new ProblemError(noModelOf(words, similarName(wanted.join("_"), names)));
}
