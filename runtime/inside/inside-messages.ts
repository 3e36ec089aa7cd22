import { type Problem, problem } from "../../schema/problem/problem.ts";
import { similarName } from "../../schema/problem/similar.ts";
import { listed, quoted, quotedPath } from "../../schema/problem/wording.ts";

/** What is said to those who look inside a model. */

/** How many names are shown of those that could be meant. */
const mostShown = 4;

/** A value that the model does not have. */
export function noSuchValue(asked: string, names: readonly string[], isWeight: boolean): Problem {
  const similar = similarName(asked, names);
  const ending = names.filter((name) => name.endsWith(`.${asked}`));
  const meant = similar === undefined ? ending : [similar];
  const shown = meant.slice(0, mostShown).map((name) => `\`${name}\``);
  const help = isWeight
    ? ["it is a weight, the same for every picture: the run's checkpoint holds it under this name"]
    : [
        ...(shown.length === 0 ? [] : [`it has ${shown.join(", ")}${meant.length > shown.length ? ", …" : ""}`]),
        "`vitral explain RUN` lists the paths; `*` stands for any part of one step, `**` for any steps",
      ];
  return problem("F470", `the model has no value ${quoted(asked)}`, undefined, { help });
}

/** A model without logits, of which nobody can know which values are its features. */
export const noHead = (): Problem =>
  problem("F470", "the model has no `logits`, and so no value that a head reads", undefined, {
    help: ["name the features that are to be compared: `--tap PATH`; `vitral explain RUN` lists the paths"],
  });

/** Values that there is no room for, all pictures together. */
export const valuesTooLarge = (bytes: number, free: number, pictures: number): Problem =>
  problem(
    "F471",
    `the values take ${gigabytes(bytes)} of ${pictures === 1 ? "one picture" : `${pictures} pictures`}, and ${gigabytes(free)} are free`,
    undefined,
    { help: ["name fewer values, or fewer pictures at a time"] },
  );

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** A file for values whose name says no format that they are written in. */
export const noValueFormat = (path: string): Problem =>
  problem("F472", `values are not written as ${quotedPath(path)}`, undefined, {
    help: ["NAME.npy holds one value, NAME.safetensors any number of them by their names"],
  });

/** Several values for a file that holds one. */
export const severalValues = (path: string, names: readonly string[]): Problem =>
  problem(
    "F473",
    `${quotedPath(path)} holds one value, and ${names.length} are asked for: ${names
      .slice(0, mostShown)
      .map((name) => `\`${name}\``)
      .join(", ")}${names.length > mostShown ? ", …" : ""}`,
    undefined,
    { help: ["name one of them, or write all into NAME.safetensors"] },
  );

/** A model that looks at no places of a picture. */
export const noAttention = (placeless: readonly string[]): Problem =>
  problem("F474", "the model has no attention over the patches of its picture", undefined, {
    help: [
      "an attention is a softmax whose result is multiplied with values that stand in rows and columns of the picture",
      ...(placeless.length === 0
        ? []
        : [
            `${placeless.length} are over something else, such as \`${placeless[0]}\`: over channels, over tokens that were merged`,
          ]),
    ],
  });

export const rolloutSentences = {
  windows: "no rollout: attention within windows, or over fewer keys than there are tokens, is of parts of the picture",
  grids: (grids: readonly string[]): string => `no rollout: its attentions are over several grids, ${listed(grids)}`,
  aside: "no rollout: its attentions run side by side, none of what the one before gave",
};

export const insideSentences = {
  picture: "as seen",
  rollout: "rollout",
  mean: "mean",
  head: (number: number): string => `head ${number}`,
  layer: (number: number): string => `layer ${number}`,
  askedBy: (token: string): string => `What ${token} looks at; the lightest patch of each map is its largest number`,
  askedByAll: "What is looked at by all tokens on the mean; the lightest patch of each map is its largest number",
};

/** A file for maps whose name says no format that they are drawn in. */
export const noPictureFormat = (path: string): Problem =>
  problem("F475", `attention is not drawn as ${quotedPath(path)}`, undefined, {
    help: ["NAME.png is a sheet, NAME.html a page"],
  });
