import type { CodePage } from "./page.ts";

type Checked = (title: string, cause: string, wrong: string, right: string, way: string) => CodePage;

/** The examples are nodes of a model. */
export const nodes: Checked = (title, cause, wrong, right, way) => ({
  title,
  cause,
  place: "nodes",
  wrong,
  right,
  way,
});

/** The examples are properties of a spec. */
export const spec: Checked = (title, cause, wrong, right, way) => ({ title, cause, place: "spec", wrong, right, way });

/** The example is told, and there is nothing to check. */
export const elsewhere = (title: string, cause: string, wrong: string, way: string): CodePage => ({
  title,
  cause,
  place: "elsewhere",
  wrong,
  way,
});
