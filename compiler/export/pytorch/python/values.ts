import type { Operand, Ref } from "../../../outline/outline.ts";
import { WIDTH } from "./layout.ts";
import { type Python, variable } from "./python.ts";
import { pythonName } from "./python-name.ts";
import type { Symbolic } from "./symbol.ts";

/** A value of a body as it is written. */
interface Written {
  readonly python: Python;
  readonly sizes: readonly Symbolic[];
  /** What it would be called. */
  readonly wanted: string;
  /** An expression that its one reader takes in. */
  readonly isOpen: boolean;
  /** Made where the module is built. */
  readonly isTable: boolean;
}

/** What is made of a value: its expression, and what is known of it. */
export interface Made {
  readonly python: Python;
  readonly sizes: readonly Symbolic[];
  /** What its author calls it. */
  readonly name: string | undefined;
}

/** What stands before a statement's value, at least: an indent, a name and an equals sign. */
const LEAD = 12;

/**
 * The values of a body while its statements are written. One that has a single reader stays an expression, which the
 * reader takes in where it fits a line; the others are given names, and a name is given again once nobody reads it.
 */
export class Values {
  readonly statements: string[] = [];
  private readonly written = new Map<Ref, Written>();
  private readonly holds = new Map<string, Ref>();
  private readonly kept = new Set<string>();
  private readonly readers: Map<Ref, number>;
  private readonly isTaken: (name: string) => boolean;

  constructor(readers: Map<Ref, number>, isTaken: (name: string) => boolean) {
    this.readers = readers;
    this.isTaken = isTaken;
  }

  input(ref: Ref, name: string, sizes: readonly Symbolic[]): Python {
    const own = this.freshName(name, []);
    this.hold(ref, own, sizes);
    return variable(own);
  }

  has(ref: Ref): boolean {
    return this.written.has(ref);
  }

  isTable(ref: Ref): boolean {
    return this.of(ref).isTable;
  }

  wanted(ref: Ref): string {
    return this.of(ref).wanted;
  }

  python(ref: Ref): Python {
    return this.of(ref).python;
  }

  sizes(ref: Ref): readonly Symbolic[] {
    return this.of(ref).sizes;
  }

  readersOf(ref: Ref): number {
    return this.readers.get(ref) ?? 0;
  }

  /** A table under another expression, such as the buffer that it is kept in. */
  restate(ref: Ref, python: Python, isTable: boolean): void {
    this.written.set(ref, { ...this.of(ref), python, isTable, isOpen: false });
  }

  giveTable(ref: Ref, { python, sizes, name = "table" }: Made): void {
    this.written.set(ref, { python, sizes, wanted: name, isOpen: false, isTable: true });
  }

  /** Expressions of what an op reads, with as much of it taken in as fits a line. */
  fitting<T>(reads: readonly Operand[], build: () => T, lengthOf: (built: T) => number): T {
    for (;;) {
      const built = build();
      const open = reads.flatMap((read) => ("ref" in read && this.of(read.ref).isOpen ? [read.ref] : []));
      const [first] = open;
      if (first === undefined || lengthOf(built) + LEAD <= WIDTH) return built;
      this.name(first);
    }
  }

  /** Says that an op has read them. */
  took(reads: readonly Operand[]): void {
    for (const read of reads) {
      if (!("ref" in read)) continue;
      this.readers.set(read.ref, this.readersOf(read.ref) - 1);
      const value = this.of(read.ref);
      if (value.isOpen) this.written.set(read.ref, { ...value, isOpen: false });
    }
  }

  give(ref: Ref, { python, sizes, name }: Made): void {
    const isName = /^[\w.]+$/.test(python.text);
    this.written.set(ref, { python, sizes, wanted: name ?? "x", isOpen: !isName, isTable: false });
    const count = this.readersOf(ref);
    if (!isName && (count > 1 || (count === 1 && name !== undefined))) this.name(ref);
  }

  /** Takes apart what gives several. */
  giveParts(refs: readonly Ref[], whole: Python, parts: readonly Omit<Made, "python">[]): void {
    const names: string[] = [];
    for (const [i, ref] of refs.entries())
      names.push(this.readersOf(ref) > 0 ? this.freshName(parts[i]?.name ?? "x", names) : "_");
    if (names.every((name) => name === "_")) return;
    this.statements.push(`${names.join(", ")} = ${whole.text}`);
    for (const [i, ref] of refs.entries()) this.hold(ref, names[i] ?? "_", parts[i]?.sizes ?? []);
  }

  /** Writes a value down under a name. */
  name(ref: Ref): void {
    const { python, wanted, sizes } = this.of(ref);
    this.written.set(ref, { ...this.of(ref), isOpen: false });
    const name = this.freshName(wanted, []);
    this.statements.push(`${name} = ${python.text}`);
    this.hold(ref, name, sizes);
  }

  /** The name of a value that a loop changes: its own, if nobody else reads it. */
  changing(ref: Ref): string {
    if (this.of(ref).isOpen) this.name(ref);
    const { text } = this.python(ref);
    if (/^\w+$/.test(text) && this.readersOf(ref) === 1 && !this.isRead(text, ref)) return text;
    const name = this.freshName("x", []);
    this.statements.push(`${name} = ${text}`);
    this.holds.set(name, ref);
    return name;
  }

  /** A name that stands for one thing from the first statement to the last. */
  reserved(wanted: string): string {
    const name = this.freshName(wanted, [...this.holds.keys()]);
    this.kept.add(name);
    return name;
  }

  /** A name for what is no value of the body, beside some that are. */
  unread(wanted: string, others: readonly string[]): string {
    return this.freshName(wanted, others);
  }

  expectReader(ref: Ref): void {
    this.readers.set(ref, this.readersOf(ref) + 1);
  }

  /** Another number for a value. */
  alias(ref: Ref, other: Ref): void {
    this.written.set(ref, this.of(other));
  }

  hold(ref: Ref, name: string, sizes: readonly Symbolic[]): void {
    this.written.set(ref, { python: variable(name), sizes, wanted: name, isOpen: false, isTable: false });
    this.holds.set(name, ref);
  }

  /** A name under which nobody reads anything from here on. */
  private freshName(wanted: string, others: readonly string[]): string {
    const base = pythonName(wanted);
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base}${/\d$/.test(base) ? "_" : ""}${n}`;
      if (!this.isRead(name) && !others.includes(name) && !this.kept.has(name) && !this.isTaken(name)) return name;
    }
  }

  /** Whether a value that someone will read is written with a name; several may be. */
  private isRead(name: string, but?: Ref): boolean {
    return [...this.written].some(
      ([ref, { isOpen, python }]) => ref !== but && python.reads.includes(name) && (isOpen || this.readersOf(ref) > 0),
    );
  }

  private of(ref: Ref): Written {
    const known = this.written.get(ref);
    if (known === undefined) throw new Error(`value ${ref} is read before it is made`);
    return known;
  }
}
