import type { CallItem } from "../../outline/outline.ts";
import { ClassScope } from "./class-scope.ts";
import type { ClassWriter } from "./class-writer.ts";
import { called } from "./python/python.ts";
import { substituted } from "./python/symbol.ts";
import { slotSize } from "./slot-size.ts";
import { BlockWords, type GivenTensor } from "./words.ts";
import { writeClass } from "./write-class.ts";

/** A call of a block: a module of its class, which is called. */
export function writeCall(item: CallItem, writer: ClassWriter): void {
  const region = writer.regionOf(item);
  const { definition } = item;
  const { body, block, inputs } = definition;
  const run = body.regions.get(region);
  const { call, node } = region;
  if (run === undefined || call === undefined || node?.kind !== "block")
    throw new Error(`${region.path} is no run of its block`);
  // What gives nothing and keeps nothing leaves no trace.
  const keeps = [...writer.module.typed.weights.keys()].some((path) => path.startsWith(`${region.path}.`));
  if (item.made.length === 0 && !keeps) return;
  const reads = item.reads.slice(0, inputs.length);
  const given: GivenTensor[] = reads.map((read, i) => ({
    type: body.values[i] ?? { axes: [], dtype: "f32", constant: undefined },
    sizes: writer.sizes(read),
  }));
  const scope = new ClassScope();
  const words = new BlockWords(scope, call.scope, block, given, { node, words: writer.words });
  const owner = item.shared ? writer.blockOwner() : writer;
  const built = writeClass(
    writer,
    {
      ...{ body, run, path: region.path, scope, words, around: undefined },
      results: item.made.map(({ from }) => from),
      inputs: given.map(({ type, sizes }, i) => ({
        name: inputs[i] ?? "x",
        sizes: type.axes.map(({ name, size }, axis) =>
          slotSize(scope, words.symbol(name ?? ""), name, size, sizes[axis]),
        ),
      })),
    },
    { wanted: block.name, doc: block.doc },
  );
  const wanted =
    writer === owner && region.path.length > writer.source.path.length
      ? writer.below(region.path)
      : writer === owner
        ? block.name
        : (region.path.split(".").at(-1) ?? block.name);
  const attribute = owner.submodule(
    region.path,
    wanted === "" ? block.name : wanted,
    built.build(owner.scope.building),
    built.weights,
  );
  if (item.made.length === 0) return;
  for (const read of reads) writer.keepTable(read);
  const callee = writer.borrow(owner, attribute);
  const value = writer.values.fitting(
    reads,
    () => called(callee, ...reads.map((read) => writer.operand(read))),
    ({ text }) => text.length,
  );
  writer.values.took(reads);
  const parts = item.made.map(({ from }, i) => ({
    name: item.made.length === 1 ? undefined : region.node?.out?.[i]?.text,
    sizes: built.writer.values.sizes(from).map((size) => substituted(size, scope)),
  }));
  const refs = item.made.map(({ ref }) => ref);
  const [ref] = refs;
  if (ref === undefined) return;
  if (refs.length > 1) writer.values.giveParts(refs, value, parts);
  else writer.values.give(ref, { python: value, ...(parts[0] ?? { name: undefined, sizes: [] }) });
}
