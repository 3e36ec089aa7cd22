import type { TypedOp } from "../../expand/typed-graph.ts";
import type { OpItem, Ref } from "../../outline/outline.ts";
import type { ClassWriter } from "./class-writer.ts";
import { type Python, plain } from "./python/python.ts";
import { pythonName } from "./python/python-name.ts";
import type { Symbolic } from "./python/symbol.ts";
import { resultSizes } from "./result-sizes.ts";
import { spelled } from "./spell/spelled.ts";

/** An op: an expression of what it reads, or, where that is made of nothing that runs, a table. */
export function writeOp(item: OpItem, writer: ClassWriter): void {
  const typed = item.ops[writer.source.run];
  if (typed === undefined) throw new Error(`${item.path} does not run ${writer.source.run + 1} times`);
  const { reads, gives } = item;
  const { values } = writer;
  const sizes = resultSizes(
    typed,
    reads.map((read) => writer.sizes(read)),
    writer.words,
  );
  const made = mayBeTable(item, writer) ? spelled(writer, item, typed, true) : undefined;
  if (made !== undefined) {
    values.took(reads);
    for (const [i, ref] of gives.entries())
      giveTable(writer, ref, made[i] ?? plain("()"), nameOf(item, typed, i) ?? "table", sizes[i] ?? []);
    return;
  }
  for (const read of reads) writer.keepTable(read);
  const results = values.fitting(
    reads,
    () => spelled(writer, item, typed, false) ?? [],
    (all) => Math.max(...all.map(({ text }) => text.length)),
  );
  values.took(reads);
  const parts = gives.map((_, i) => ({ name: nameOf(item, typed, i), sizes: sizes[i] ?? [] }));
  const [whole = plain("()")] = results;
  if (results.length < gives.length) values.giveParts(gives, whole, parts);
  else for (const [i, part] of parts.entries()) values.give(gives[i] ?? -1, { python: results[i] ?? whole, ...part });
}

/** Whether everything that it reads is a table, or a number. */
function mayBeTable({ reads, weights, op }: OpItem, { values }: ClassWriter): boolean {
  if (weights.length > 0 || (reads.length === 0 && !op.source)) return false;
  return reads.every((read) => "literal" in read || values.isTable(read.ref));
}

/** What the author calls a result; an op's id names its layer, where it has one. */
function nameOf({ gives, weights }: OpItem, { node, id, op }: TypedOp, i: number): string | undefined {
  const isValue = gives.length === 1 && (weights.length === 0 || op.source);
  return node.out?.[i]?.text ?? (isValue ? id : undefined);
}

function giveTable(writer: ClassWriter, ref: Ref, python: Python, name: string, sizes: readonly Symbolic[]): void {
  if (writer.values.readersOf(ref) < 2) return writer.values.giveTable(ref, { python, name, sizes });
  const local = writer.scope.locals.take(pythonName(name));
  writer.built.push(`${local} = ${python.text}`);
  writer.values.giveTable(ref, { python: plain(local), name, sizes });
}
