import { type Code, type Instruction, isList, type Label, type Local } from "./code.ts";
import { alignmentOf } from "./encode-body.ts";
import { hoistConstants, VectorGlobals } from "./hoist-constants.ts";
import type { WasmFunction, WasmModule } from "./module.ts";
import { memoryLane, memory as touching } from "./opcodes.ts";

/**
 * A module in the text format, in pieces of whole lines, as it is encoded: `wat2wasm` makes the same bytes of it.
 * Source: WebAssembly Core Specification 3.0, section 6.
 */
export function* watInPieces(module: WasmModule): Iterable<string> {
  const { memory, imports, exports } = module;
  const globals = new VectorGlobals();
  const functions = module.functions.map((made) => hoistConstants(made, globals));
  const names = new Names();
  for (const { name } of [...imports, ...functions]) names.of(name, name);
  const nameOf = (callee: string) => names.of(callee, callee);
  const { minimumPages, maximumPages, shared } = memory;
  const pages = [minimumPages, maximumPages].filter((size) => size !== undefined).join(" ");
  yield `(module\n  (import "env" "memory" (memory ${pages}${shared ? " shared" : ""}))\n`;
  for (const { name, params, results } of imports) {
    const type = [...list("param", params), ...list("result", results)].join(" ");
    yield `  (import "env" ${JSON.stringify(name)} (func ${nameOf(name)}${type === "" ? "" : ` ${type}`}))\n`;
  }
  for (const bytes of globals.vectors) yield `  (global (mut v128) (v128.const ${vectorText(bytes)}))\n`;
  for (const made of functions) yield functionText(made, exports.includes(made.name), nameOf);
  yield ")\n";
}

function functionText(made: WasmFunction, isExported: boolean, nameOf: (callee: string) => string): string {
  const locals = new Names();
  const declared = (kind: string, local: Local) => `(${kind} ${locals.of(local, local.name)} ${local.type})`;
  const head = [
    `(func ${nameOf(made.name)}`,
    ...(isExported ? [`(export ${JSON.stringify(made.name)})`] : []),
    ...made.parameters.map((local) => declared("param", local)),
    ...list("result", made.results),
  ].join(" ");
  const lines = [`  ${head}`, ...made.locals.map((local) => `    ${declared("local", local)}`)];
  new BodyPrinter(lines, locals, nameOf).code(made.body, "    ");
  return `${lines.join("\n")})\n`;
}

class BodyPrinter {
  private readonly lines: string[];
  private readonly locals: Names;
  private readonly labels = new Names();
  private readonly nameOf: (callee: string) => string;

  constructor(lines: string[], locals: Names, nameOf: (callee: string) => string) {
    this.lines = lines;
    this.locals = locals;
    this.nameOf = nameOf;
  }

  code(code: Code, indent: string): void {
    if (isList(code)) for (const part of code) this.code(part, indent);
    else this.instruction(code, indent);
  }

  private instruction(instruction: Instruction, indent: string): void {
    if (typeof instruction === "string") return this.line(indent, instruction);
    switch (instruction.op) {
      case "block":
      case "loop":
        this.line(indent, `${instruction.op} ${this.labelOf(instruction.label)}`);
        this.code(instruction.body, `${indent}  `);
        return this.line(indent, "end");
      case "if":
        this.line(indent, "if");
        this.code(instruction.then, `${indent}  `);
        if (instruction.otherwise !== undefined) {
          this.line(indent, "else");
          this.code(instruction.otherwise, `${indent}  `);
        }
        return this.line(indent, "end");
      default:
        return this.line(indent, `${instruction.op} ${this.immediates(instruction)}`.trimEnd());
    }
  }

  private immediates(instruction: Exclude<Instruction, string | { readonly op: "block" | "loop" | "if" }>): string {
    switch (instruction.op) {
      case "local.get":
      case "local.set":
      case "local.tee":
        return this.locals.of(instruction.local, instruction.local.name);
      case "global.get":
        return String(instruction.global);
      case "i32.const":
        return String(instruction.value | 0);
      case "i64.const":
        return String(BigInt.asIntN(64, instruction.value));
      case "f32.const":
        return floatText(Math.fround(instruction.value));
      case "f64.const":
        return floatText(instruction.value);
      case "v128.const":
        return vectorText(instruction.bytes);
      case "i8x16.shuffle":
        return instruction.lanes.join(" ");
      case "br":
      case "br_if":
        return this.labelOf(instruction.label);
      case "call":
        return this.nameOf(instruction.callee.name);
      default: {
        const place = "offset" in instruction ? placeText(instruction) : [];
        return [...place, ...("lane" in instruction ? [instruction.lane] : [])].join(" ");
      }
    }
  }

  private labelOf(label: Label): string {
    return this.labels.of(label, label.name);
  }

  private line(indent: string, text: string): void {
    this.lines.push(indent + text);
  }
}

/** Offset and alignment, where they are not those that are meant if nothing is said. */
function placeText(instruction: Extract<Instruction, { readonly offset: number }>): readonly string[] {
  const [opcode, natural] = "lane" in instruction ? memoryLane[instruction.op] : touching[instruction.op];
  const alignment = alignmentOf(opcode, natural);
  return [
    ...(instruction.offset === 0 ? [] : [`offset=${instruction.offset >>> 0}`]),
    ...(alignment === natural ? [] : [`align=${2 ** alignment}`]),
  ];
}

/** Identifiers, each thing its own: a name that another has too gets a number. */
class Names {
  private readonly given = new Map<unknown, string>();
  private readonly taken = new Set<string>();

  of(thing: unknown, name: string): string {
    const before = this.given.get(thing);
    if (before !== undefined) return before;
    const plain = `$${name.replaceAll(/[^\w!#$%&'*+./:<=>?@\\^`|~-]/g, "_") || "v"}`;
    let unique = plain;
    for (let i = 1; this.taken.has(unique); i++) unique = `${plain}.${i}`;
    this.taken.add(unique);
    this.given.set(thing, unique);
    return unique;
  }
}

/** The shortest digits that are read as the same number. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

function vectorText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = [0, 4, 8, 12].map((at) => `0x${view.getUint32(at, true).toString(16).padStart(8, "0")}`);
  return `i32x4 ${words.join(" ")}`;
}

const list = (kind: string, types: readonly string[]): readonly string[] =>
  types.length === 0 ? [] : [`(${kind} ${types.join(" ")})`];
