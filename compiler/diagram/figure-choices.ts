import type { FigureChoice } from "../../schema/spec/spec.ts";
import type { Model } from "../model/model.ts";
import { PathPattern } from "./path-pattern.ts";
import { possiblePlaces } from "./possible-places.ts";

/** What is to be shown of something. */
export type Choice = Omit<FigureChoice, "path">;

/** What is said of a path of the model. */
export interface PlacedChoice {
  readonly path: string;
  readonly choice: FigureChoice;
}

/** What authors want of a figure, by paths. What is said later wins, each thing by itself. */
export class FigureChoices {
  private readonly choices: readonly { readonly choice: Choice; readonly pattern: PathPattern }[];

  constructor(said: readonly PlacedChoice[]) {
    this.choices = said.map(({ path, choice }) => ({ choice, pattern: new PathPattern(path) }));
  }

  get isEmpty(): boolean {
    return this.choices.length === 0;
  }

  of(path: string): Choice | undefined {
    const own = this.choices.filter(({ pattern }) => path !== "" && pattern.matches(path));
    if (own.length === 0) return undefined;
    const last = <K extends keyof Choice>(key: K): Choice[K] | undefined =>
      own.map(({ choice }) => choice[key]).findLast((one) => one !== undefined);
    return { label: last("label"), note: last("note"), colour: last("colour"), hide: last("hide"), side: last("side") };
  }
}

/** What a model's spec and the blocks that it calls say of its figure: whoever calls a block, after the block itself. */
export function figureChoices({ root, spec }: Model): FigureChoices {
  const own = spec.figure.map((choice) => ({ path: choice.path.text, choice }));
  const placed = possiblePlaces(root)?.flatMap(({ path, choice }) => (choice === undefined ? [] : [{ path, choice }]));
  return new FigureChoices(placed ?? own);
}
