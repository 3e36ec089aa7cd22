import type { Point, Rectangle } from "../drawing/plane.ts";
import type { Layout } from "./layout.ts";

/** Reads what Graphviz answers as `json`: https://graphviz.org/docs/outputs/json, lengths in points, y upwards. */
export function readLayout(json: string): Layout {
  const graph = object(JSON.parse(json), "the graph");
  const { width, height } = box(text(graph, "bb"), 0);
  const nodes = new Map<string, Rectangle>();
  const clusters = new Map<string, Rectangle>();
  for (const item of list(graph, "objects")) {
    // A row of nodes is an object too, without a place of its own.
    if (item.rank === "same") continue;
    const id = text(item, "id");
    if (typeof item.bb === "string") clusters.set(id, box(item.bb, height));
    else nodes.set(id, around(point(text(item, "pos"), height), 72 * Number(item.width), 72 * Number(item.height)));
  }
  return { width, height, nodes, clusters };
}

function point(text: string, height: number): Point {
  const [x = 0, y = 0] = text.split(",").map(Number);
  return { x, y: height - y };
}

/** `left,bottom,right,top` */
function box(text: string, height: number): Rectangle {
  const [left = 0, bottom = 0, right = 0, top = 0] = text.split(",").map(Number);
  return { x: left, y: height - top, width: right - left, height: top - bottom };
}

function around({ x, y }: Point, width: number, height: number): Rectangle {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

type Item = Readonly<Record<string, unknown>>;

function object(value: unknown, what: string): Item {
  if (typeof value !== "object" || value === null) throw new Error(`Graphviz answered without ${what}`);
  return value as Item;
}

function list(item: Item, key: string): Item[] {
  const value = item[key] ?? [];
  if (!Array.isArray(value)) throw new Error(`Graphviz answered without ${key}`);
  return value.map((one) => object(one, key));
}

function text(item: Item, key: string): string {
  const value = item[key];
  if (typeof value !== "string") throw new Error(`Graphviz answered without ${key}`);
  return value;
}
