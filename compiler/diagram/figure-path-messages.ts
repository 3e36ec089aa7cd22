import { type Problem, problem } from "../../schema/problem/problem.ts";
import { similarName } from "../../schema/problem/similar.ts";
import { flagSpan } from "../../schema/problem/source.ts";

/** What is said of the paths by which somebody chooses what a figure shows. */

const similar = (name: string, candidates: Iterable<string>): string[] => {
  const found = similarName(name, candidates);
  return found === undefined ? [] : [`a similar one exists: \`${found}\``];
};

/** A path by which a figure has nothing to open or to close. */
export const nothingToFold = (flag: "open" | "close", path: string, paths: Iterable<string>): Problem =>
  problem("F484", `the model has no block or loop at \`${path}\``, flagSpan(`--${flag}`, path), {
    help: [
      ...similar(path, paths),
      "a figure says the path of a box that is pointed at; `vitral explain` on the spec lists all of them",
    ],
  });

/** A block that is neither in the model nor comes with Vitral. */
export const nothingToFocus = (name: string, candidates: Iterable<string>): Problem =>
  problem("F485", `there is no block \`${name}\``, flagSpan("--focus", name), {
    help: [
      ...similar(name, candidates),
      ...(name.includes("...")
        ? [`a section of a long list is no block: \`--open "${name}"\` shows it where it stands`]
        : []),
      "name one of the model by its path or by its block's name, or one that comes with Vitral",
    ],
  });
