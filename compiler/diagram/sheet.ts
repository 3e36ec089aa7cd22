import { type Boxes, nodesOf } from "./diagram.ts";

/**
 * A figure in panels: the model with its blocks closed, and beside it each distinct block once. What a panel shows is a
 * diagram of its own, so that each is laid out by itself; where panels lie is the page's business.
 */
export interface Sheet {
  readonly title: string;
  /** Where it came from and how large the model is. */
  readonly subtitle: string;
  /** The overview first; a panel after those that have a box for it. Ids of nodes and clusters are unique in all. */
  readonly panels: readonly [Panel, ...Panel[]];
  /** Titles of blocks that no panel shows, for want of room. */
  readonly closed: readonly string[];
}

/** How many boxes its panels hold. */
export const boxesOf = ({ panels }: Sheet): number =>
  panels.reduce((sum, { root }) => sum + [...nodesOf(root)].length, 0);

export interface Panel extends Boxes {
  readonly id: string;
  /** `Attention`; the model's own name over the overview. */
  readonly label: string;
  /** `2.4 M weights`; of each, where it stands in several places. */
  readonly weights: string | undefined;
  /** Whether it is read from left to right over all others, if need be in several lines. */
  readonly isRow?: boolean;
  /** How many of the model's weights are in it, and how many in what it does not close to a box. */
  readonly share: { readonly held: number; readonly shown: number };
  /** The boxes, all of panels before it, that stand for what it shows. */
  readonly places: readonly string[];
  /** What differs from place to place, where the panel says it by name. */
  readonly table: Table | undefined;
}

/** `stage | dim | heads | depth`, and a row for each place. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
