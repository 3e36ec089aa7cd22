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
    help: [
      "NAME.npy holds one value, NAME.safetensors any number of them by their names",
      "NAME.png shows what a masked autoencoder paints",
    ],
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
  distance: "How many pixels lie between a patch and what it looks at, on the mean: a dot a head, layer by layer",
  pixels: (far: number): string => (Number.isNaN(far) ? "" : `${far.toFixed(far < 10 ? 1 : 0)} px`),
  looksFar: (first: string, last: string): string =>
    first === last ? `heads look ${first} far` : `heads look ${first} far in the first layer, ${last} in the last`,
  askedBy: (token: string): string => `What ${token} looks at; the lightest patch of each map is its largest number`,
  askedByAll: "What is looked at by all tokens on the mean; the lightest patch of each map is its largest number",
};

/** A file for maps whose name says no format that they are drawn in. */
export const noPictureFormat = (path: string): Problem =>
  problem("F475", `attention is not drawn as ${quotedPath(path)}`, undefined, {
    help: ["NAME.png is a sheet, NAME.html a page"],
  });

/** A model without anything to draw of its weights, or without what was named. */
export const nothingInside = (asked: readonly string[], names: readonly string[]): Problem =>
  problem(
    "F478",
    asked.length === 0
      ? "the model has no patch filters, position embeddings or relative position biases"
      : `no patch filters, position embeddings or relative position biases are called ${listed(asked, "or")}`,
    undefined,
    {
      help: [
        names.length === 0
          ? "rotary positions turn queries and keys and are no table; `vitral attention` shows what a model looks at"
          : `there are ${listed(names.slice(0, 2 * mostShown))}${names.length > 2 * mostShown ? ", and more" : ""}`,
      ],
    },
  );

/** A model whose weights are not looked at, as it sees nothing. */
export const seesNothing = (inputs: readonly string[]): Problem =>
  problem("F478", "the model takes no picture, from which its weights could be looked at", undefined, {
    help: [`a picture is an input of four axes: image, channel, row and column; its inputs are ${listed(inputs)}`],
  });

/** A file for pictures of weights whose name says no format that they are drawn in. */
export const noInspectionFormat = (path: string): Problem =>
  problem("F479", `weights are not drawn as ${quotedPath(path)}`, undefined, {
    help: ["NAME.png is a sheet, NAME.html a page"],
  });

const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

/** What is said of pictures of weights. */
export const inspectionSentences = {
  untrained: "Weights are as they begin: nothing was learnt yet.",
  components: (name: string, count: number): string => `${plural(count, "principal component")} of ${name}`,
  componentsNote: (filters: number, share: number, ground: string): string =>
    `Along which its ${plural(filters, "filter")} differ most, ${(100 * share).toFixed(0)} % of all their variance. ${ground}`,
  filters: (name: string, count: number, height: number, width: number): string =>
    `${name}: ${plural(count, "filter")} of ${height} × ${width} pixels`,
  scaled: (channels: number): string =>
    `Each by itself: grey is 0, its largest number all light or dark${channels === 1 || channels === 3 ? "" : `; the mean of ${channels} channels`}.`,
  first: (shown: number): string => ` The first ${shown}.`,
  positions: (name: string, rows: number, columns: number): string =>
    `${name}: positions of ${rows} × ${columns} patches`,
  positionsNote: (step: number): string =>
    `Cosine similarity of a patch's embedding, where its square stands, with those of all patches: from -1, dark, to 1, light.${step === 1 ? "" : ` Every ${ordinal(step)} row and column of squares.`}`,
  others: (names: readonly string[]): string => ` Left out: ${listed(names)}.`,
  fixed: " It is computed, and not learnt.",
  levels: (name: string, rows: number, columns: number): string =>
    `${name}: one number for each of ${rows} × ${columns} patches`,
  biases: (name: string, heads: number): string => `${name}: bias by distance, ${plural(heads, "head")}`,
  biasesNote: (rows: number, columns: number): string =>
    `What is added to scores where a key lies so far from its query, the middle of ${rows} × ${columns}: of each head the least is dark, the largest light.`,
  levelsNote: "The least number is dark, the largest light.",
};

const ordinal = (count: number): string => (count === 2 ? "second" : count === 3 ? "third" : `${count}th`);

/** On the sheet of what a masked autoencoder paints. */
export const paintingSentences = {
  title: (run: string): string => `What ${run} paints`,
  rows: "The picture, what was seen of it, and what was painted where it was hidden",
  note: "A model that paints patches without their mean and deviation is given those of the picture.",
};
