import type { AttributeKind } from "../../schema/vocabulary.ts";
import type { Attribute, Op } from "../op.ts";
import type { Tensor } from "../shape.ts";
import { isRegion, type Region, type TypedOp } from "../typed-graph.ts";
import { argumentText } from "./argument-text.ts";
import { shapeWords } from "./wording.ts";

/** What may differ between iterations drawn as one: numbers become ranges, and how weights begin is not drawn. */
const looseKinds: ReadonlySet<AttributeKind> = new Set<AttributeKind>(["number", "numbers", "init", "operands"]);

/**
 * Says what a region computes, so that two regions with one text may be drawn as one: the same structure, ops,
 * attributes and shapes, wired alike. Takes time linear in the region's ops.
 */
export function likeness(region: Region): string {
  const said: string[] = [];
  const known = new Map<number, string>();
  // What comes from outside is told by the order in which it is read: the running value, an outer name and a value
  // carried from iteration to iteration may be one tensor at first and three later.
  const nameOf = (tensor: Tensor): string => {
    const name = known.get(tensor.id) ?? `outer${known.size} ${shapeWords(tensor)}`;
    known.set(tensor.id, name);
    return name;
  };
  const visit = (member: Region | TypedOp): void => {
    if (isRegion(member)) {
      // An iteration is called by its index, which is no difference.
      said.push(`${member.kind} ${member.kind === "iteration" ? "" : JSON.stringify(member.label)}{`);
      for (const inner of member.members) visit(inner);
      said.push("}");
      return;
    }
    const reads = member.inputs.map(nameOf);
    for (const result of member.results) known.set(result.id, `made${known.size}`);
    said.push(`${opText(member)}(${reads.join()})`);
  };
  visit(region);
  return said.join("\n");
}

function opText({ op, id, argument, attributes, results }: TypedOp): string {
  const written = argumentWords(op.argument, argument);
  const others = Object.entries(op.attributes).map(([name, one]) => argumentWords(one, attributes[name]));
  const shapes = results.map((result) => `${result.dtype} ${shapeWords(result)}`);
  return JSON.stringify([op.name, id, written, others, shapes]);
}

function argumentWords(declaration: Attribute | Op["argument"], value: unknown): string {
  return declaration === undefined || looseKinds.has(declaration.kind) ? "" : argumentText(declaration.kind, value);
}
