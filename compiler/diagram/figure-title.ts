import type { TypedGraph } from "../expand/typed-graph.ts";

/** What is written over a figure. A title may mark names in it as code, which figures have no face for. */
export const figureTitle = ({ title, name }: Pick<TypedGraph, "title" | "name">): string =>
  (title ?? name).replaceAll(/`([^`]+)`/g, "$1");
