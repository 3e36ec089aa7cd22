import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { listed, quoted } from "../../../schema/problem/wording.ts";
import { commandLine } from "../files/command-line.ts";

/** Words that are in nothing that is said of any model. */
export const noModelOf = (words: readonly string[], similar: string | undefined): Problem =>
  problem("F450", `no model that comes with Vitral has ${listed(words)} in its name, title or papers`, undefined, {
    help: [
      ...(similar === undefined ? [] : [`a similar name exists: ${quoted(similar)}`]),
      `\`${commandLine`zoo`}\` lists all`,
    ],
  });
