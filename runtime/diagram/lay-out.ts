import { Graphviz } from "@hpcc-js/wasm-graphviz";
import type { Layout } from "../../compiler/layout/layout.ts";
import { readLayout } from "../../compiler/layout/read-layout.ts";

/** Where Graphviz, as WebAssembly, puts everything of a figure written in DOT. The same input gives the same places. */
export async function layOut(dot: string): Promise<Layout> {
  const graphviz = await Graphviz.load();
  return readLayout(graphviz.layout(dot, "json", "dot"));
}
