import type { JsonProperty, ObjectNode } from "../json/json-node.ts";
import { isFlag } from "../problem/source.ts";

/**
 * An object of which one key of several may be there, without those that are written in a file where the command line
 * gives another: `--with dataset.folder=photos` takes the place of `"cifar": "…"`.
 */
export function withGivenWay(node: ObjectNode, names: readonly string[]): ObjectNode {
  const isWay = ({ name }: JsonProperty) => names.includes(name);
  const isGiven = ({ key }: JsonProperty) => isFlag(key.span.source);
  if (!node.properties.some((one) => isWay(one) && isGiven(one))) return node;
  return { ...node, properties: node.properties.filter((one) => !isWay(one) || isGiven(one)) };
}
