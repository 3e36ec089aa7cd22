import { PathPattern } from "./path-pattern.ts";

/** What an author wants to see open or closed, by paths as figures say them. */
export interface OpeningChoice {
  readonly open?: readonly string[] | undefined;
  readonly close?: readonly string[] | undefined;
}

/** Says of blocks and loops whether they are to be open or closed, whatever would be done with them otherwise. */
export class Opening {
  private readonly open: readonly PathPattern[];
  private readonly close: readonly PathPattern[];

  constructor({ open = [], close = [] }: OpeningChoice = {}) {
    this.open = open.map((text) => new PathPattern(text));
    this.close = close.map((text) => new PathPattern(text));
  }

  /**
   * @param paths of what is drawn as one
   * @returns undefined where nothing is said of it
   */
  isOpen(paths: readonly string[]): boolean | undefined {
    const isOf = (pattern: PathPattern) => paths.some((path) => pattern.matches(path));
    if (this.close.some(isOf)) return false;
    return this.open.some(isOf) ? true : undefined;
  }

  /** Whether something in it is to be open, which nobody sees in a box. */
  isAround(paths: readonly string[]): boolean {
    return this.open.some((pattern) => paths.some((path) => pattern.isWithin(path)));
  }
}

export const nothingSaid = new Opening();
