import type { JsonNode } from "../json/json.ts";
import { EnoughProblems } from "../problem/enough-problems.ts";
import type { Problem } from "../problem/problem.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { NodesReader } from "./read-node.ts";
import { Reader } from "./reader.ts";
import type { Body } from "./spec.ts";

/** Reads a list of nodes that stands in no spec. */
export function readNodes(
  node: JsonNode,
  vocabulary: Vocabulary,
): { readonly body: Body | undefined; readonly problems: readonly Problem[] } {
  const reader = new Reader();
  try {
    return { body: new NodesReader(reader, vocabulary, new Set()).body(node, "`nodes`"), problems: reader.problems };
  } catch (error) {
    if (!(error instanceof EnoughProblems)) throw error;
    return { body: undefined, problems: reader.problems };
  }
}
