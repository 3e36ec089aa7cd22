import type { Cover } from "./cover.ts";
import type { Step } from "./flow.ts";
import type { Idiom } from "./idiom.ts";

/** An idiom that was recognised, before those that overlap are sorted out. */
export interface Found extends Pick<Idiom, "kind" | "title" | "facts"> {
  /** What it is recognised by. */
  readonly core: ReadonlySet<Step>;
  readonly cover: Cover;
}
