/** Where an example stands: the rest of the file is filled in, so that every example is one that can be checked. */
export type ExamplePlace =
  /** Nodes of a model that reads `x`, `b n dim`. */
  | "nodes"
  /** Properties of a spec. */
  | "spec"
  /** The whole text of a file. */
  | "text"
  /** Properties of a recipe. */
  | "recipe"
  /** What stands on a command line, or on disk: nothing that can be checked here. */
  | "elsewhere";

/** What there is to say of a code, for someone who meets it for the first time. */
export interface CodePage {
  /** What it is, in a few words. */
  readonly title: string;
  /** Why it is a mistake. */
  readonly cause: string;
  readonly place: ExamplePlace;
  /** An example that has the problem. */
  readonly wrong: string;
  /** The same without it; absent where there is nothing to write down. */
  readonly right?: string;
  /** The way out, in the imperative. */
  readonly way: string;
}

export type CodePages = Readonly<Record<string, CodePage>>;
