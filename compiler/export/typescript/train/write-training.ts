import type { TypedGraph } from "../../../expand/typed-graph.ts";
import type { AnyStep, Constant, ValueId } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/kernel-attributes.ts";
import type { Size } from "../../../size/size.ts";
import { notSpelled } from "../../export-messages.ts";
import { Names } from "../../names.ts";
import { unexported } from "../../unexported.ts";
import { FreeSizes, readingLines } from "../body/free-sizes.ts";
import { type Code, code, textOf } from "../code.ts";
import type { Helper } from "../helpers.ts";
import { commentText, identifier, namesIn, property } from "../identifier.ts";
import { KernelWriter } from "../kernel-writer.ts";
import { constantCode, Tables } from "../tables.ts";
import type { TrainingGraph } from "./training-graph.ts";

/** A call that is longer than this gets a name for each of its parts. */
const LONGEST = 100;

export interface WrittenStep {
  readonly inputs: readonly string[];
  readonly lines: readonly string[];
  readonly loss: string;
  readonly correct: string;
  readonly norm: string;
  readonly gradients: ReadonlyMap<string, string>;
  readonly buffers: ReadonlyMap<string, string>;
  readonly helpers: ReadonlySet<Helper>;
  readonly tables: Tables;
}

type Section = "forward" | "loss" | "gradients";
const HEADS: Readonly<Record<Section, string>> = {
  forward: "Forward",
  loss: "Loss",
  gradients: "Gradients, from the loss back to the weights",
};

/** Writes a training step kernel by kernel; comments say which node of the spec each came from. */
export function writeTraining(typed: TypedGraph, training: TrainingGraph, reserved: readonly string[]): WrittenStep {
  return new TrainingWriter(typed, training, reserved).write();
}

class TrainingWriter extends KernelWriter {
  private readonly typed: TypedGraph;
  private readonly training: TrainingGraph;
  private readonly steps: readonly AnyStep[];
  private readonly names: Names;
  private readonly sizes: FreeSizes;
  private readonly inputs: readonly string[];
  private readonly used = new Set<Helper>();
  private readonly tables = new Tables();
  private readonly lines: string[] = [];
  private place = { section: "", from: "" };

  constructor(typed: TypedGraph, training: TrainingGraph, reserved: readonly string[]) {
    super(training.graph);
    this.typed = typed;
    this.training = training;
    this.steps = [...training.graph.steps];
    this.names = new Names(reserved);
    const given = [...typed.inputs].map(([name, { axes }]) => ({ name: this.names.take(identifier(name)), axes }));
    this.inputs = given.map(({ name }) => name);
    this.sizes = new FreeSizes(given, this.names);
    for (const [i, name] of [...typed.inputs.keys()].entries()) this.give(this.graph.inputs.get(name), this.inputs[i]);
    for (const name of ["labels", "seed", "step"]) this.give(this.graph.inputs.get(name), name);
    for (const [path, id] of this.graph.state) this.values.set(id, code`w${property(path)}`);
  }

  write(): WrittenStep {
    const { loss, correct, norm, gradients, buffers } = this.training;
    const forward = this.behind([loss, correct, ...buffers.values()]);
    const wanted = this.behind([loss, correct, norm, ...gradients.values(), ...buffers.values()]);
    const reads = this.reads(wanted, [loss, correct, norm, ...gradients.values(), ...buffers.values()]);
    for (const step of this.steps) {
      const [first = -1] = step.outputs;
      if (!wanted.has(first)) continue;
      const isLoss = step.from.startsWith("objective");
      this.step(step, forward.has(first) ? (isLoss ? "loss" : "forward") : "gradients", reads);
    }
    const named = (id: ValueId) => textOf(this.tensor(id));
    const all = (of: ReadonlyMap<string, ValueId>) => new Map([...of].map(([path, id]) => [path, named(id)]));
    const [gradientNames, bufferNames] = [all(gradients), all(buffers)];
    const ends = { loss: named(loss), correct: named(correct), norm: named(norm) };
    const body = readLines(this.lines, [...Object.values(ends), ...gradientNames.values(), ...bufferNames.values()]);
    const words = new Set(body.flatMap(namesIn));
    const lines = [...readingLines(this.sizes.all, (name) => words.has(name)), ...body];
    const { inputs, tables, used: helpers } = this;
    return { inputs, lines, ...ends, gradients: gradientNames, buffers: bufferNames, helpers, tables };
  }

  private give(id: ValueId | undefined, name: string | undefined): void {
    if (id !== undefined && name !== undefined) this.values.set(id, code`${name}`);
  }

  /** What values are computed from, they themselves too. */
  private behind(ends: readonly ValueId[]): ReadonlySet<ValueId> {
    const found = new Set(ends);
    for (const { inputs, outputs } of this.steps.toReversed())
      if (outputs.some((id) => found.has(id))) for (const id of [...inputs, ...outputs]) found.add(id);
    return found;
  }

  private reads(wanted: ReadonlySet<ValueId>, ends: readonly ValueId[]): ReadonlyMap<ValueId, number> {
    const steps = this.steps.filter(({ outputs }) => outputs.some((id) => wanted.has(id)));
    const counts = new Map<ValueId, number>();
    // What a step ends in has a name, whoever else reads it.
    for (const id of [...steps.flatMap(({ inputs }) => inputs), ...ends, ...ends])
      counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  }

  private step(step: AnyStep, section: Section, reads: ReadonlyMap<ValueId, number>): void {
    const [first = -1, ...more] = step.outputs;
    if (more.some((id) => reads.has(id))) {
      this.several(step, section, reads);
      return;
    }
    const value = this.call(step);
    const readers = this.steps.filter(({ inputs }) => inputs.includes(first));
    const isInside = readers.every(({ from }) => from === step.from);
    if (reads.get(first) === 1 && isInside && textOf(value).length <= LONGEST) {
      this.values.set(first, value);
      return;
    }
    this.begin(section, step.from);
    const name = this.name(step, section);
    this.lines.push(`const ${name} = ${textOf(value)};`);
    this.values.set(first, code`${name}${step.kernel === "top_k" ? ".values" : ""}`);
  }

  /** A kernel of whose results more than the first is read. */
  private several(step: AnyStep, section: Section, reads: ReadonlyMap<ValueId, number>): void {
    this.begin(section, step.from);
    if (step.kernel === "top_k") {
      const name = this.name(step, section);
      this.lines.push(`const ${name} = ${textOf(this.call(step))};`);
      for (const [i, id] of step.outputs.entries())
        this.values.set(id, code`${name}.${i === 0 ? "values" : "indices"}`);
      return;
    }
    if (step.kernel !== "normalize") this.refuse(step, `it reads what ${step.kernel} gives besides`);
    const { axes, center, epsilon } = step.attributes;
    const [x = -1] = step.inputs;
    const call = `${this.helper("normalized")}(${textOf(this.tensor(x))}, [${axes.join(", ")}], ${center}, ${epsilon})`;
    const names = step.outputs.map((id) => {
      if (!reads.has(id)) return "";
      const name = this.name(step, section);
      this.values.set(id, code`${name}`);
      return name;
    });
    const last = names.findLastIndex((name) => name !== "");
    this.lines.push(`const [${names.slice(0, last + 1).join(", ")}] = ${call};`);
  }

  private name({ from }: AnyStep, section: Section): string {
    const word = from.split(".").at(-1) ?? "x";
    return this.names.take(identifier(section === "gradients" ? `${word}_gradient` : word));
  }

  /** Says where in the step, and in the spec, a line belongs. */
  private begin(section: Section, from: string): void {
    if (section !== this.place.section) this.lines.push("", `// ${HEADS[section]}`);
    if (section !== this.place.section || from !== this.place.from) this.lines.push(`// ${commentText(from)}`);
    this.place = { section, from };
  }

  protected override helper(name: Helper): string {
    this.used.add(name);
    return name;
  }

  protected override constant(constant: Constant): Code {
    return constantCode(constant, "table", this.tables);
  }

  protected override size(size: Size): Code | undefined {
    return this.sizes.code(size);
  }

  protected override said(shape: Shape): readonly undefined[] {
    return shape.map(() => undefined);
  }

  protected override refuse({ from }: AnyStep, why: string): never {
    const op = this.typed.ops.find(({ path }) => path === from);
    return unexported(notSpelled(op?.span, op?.op.name ?? "training", from, "TypeScript", why));
  }
}

/** The lines whose names are read further on, and of comments those that have such a line. */
function readLines(lines: readonly string[], ends: readonly string[]): readonly string[] {
  const read = new Set(ends.flatMap(namesIn));
  const kept: string[] = [];
  for (const line of lines.toReversed()) {
    const [, target] = /^const ([^=]*) = /.exec(line) ?? [];
    if (target === undefined) {
      // A node's comment is followed by a line of its own.
      const [next] = kept.slice(-1);
      if (line === "" || !next?.startsWith("//") || Object.values(HEADS).some((head) => line === `// ${head}`))
        kept.push(line);
      continue;
    }
    if (!namesIn(target).some((name) => read.has(name))) continue;
    for (const name of namesIn(line.slice(line.indexOf(" = ")))) read.add(name);
    kept.push(line);
  }
  return kept.toReversed();
}
