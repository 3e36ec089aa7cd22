import type { CallItem } from "../../outline/outline.ts";
import { notSpelled } from "../export-messages.ts";
import { unexported } from "../unexported.ts";
import { ClassScope } from "./class-scope.ts";
import type { ClassWriter } from "./class-writer.ts";
import { called } from "./python/python.ts";
import { literal, type Place, substituted } from "./python/symbol.ts";
import { slotSize } from "./slot-size.ts";
import { BlockWords, type GivenTensor } from "./words.ts";
import { writeClass } from "./write-class.ts";

const TOLD_OTHERWISE = "calls that share its weights are told different things, and a module is built once";

/** Where the owner of a module builds it; of a shared one outside of loops around a call, whose indices are numbers there. */
function outsideLoops(writer: ClassWriter, owner: ClassWriter): Place {
  const { building } = owner.scope;
  if (writer === owner) return building;
  const inner = new Set<object>();
  for (let one = writer; one !== owner && one.source.around !== undefined; one = one.source.around)
    inner.add(one.scope);
  const place: Place = {
    free: (value) => building.free(value),
    named({ kind, owner: of, source, symbol }) {
      if (kind === "index" && (of === owner.scope || inner.has(of))) return literal(symbol.value).in(place);
      return inner.has(of) && source !== undefined ? source.in(place) : symbol.in(building);
    },
  };
  return place;
}

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
  const owner = writer.around(item.outside);
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
    wanted === "" ? block.name : wanted,
    built.build(outsideLoops(writer, owner)),
    built.weights,
    () => unexported(notSpelled(node.span, block.name, region.path, "PyTorch", TOLD_OTHERWISE)),
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
