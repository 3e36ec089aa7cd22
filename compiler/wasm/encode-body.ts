import { ByteWriter } from "./byte-writer.ts";
import { type Code, type Instruction, isList, type Label, type Local, type WasmType } from "./code.ts";
import type { WasmFunction } from "./module.ts";
import { lane, memory, memoryLane, plain } from "./opcodes.ts";

export const typeCodes: Readonly<Record<WasmType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** A function's locals and instructions. */
export function encodeBody(made: WasmFunction, numberOf: (callee: string) => number): Uint8Array {
  const encoder = new BodyEncoder(made, numberOf);
  encoder.code(made.body);
  encoder.out.byte(END);
  return encoder.out.finished();
}

const END = 0x0b;
const NO_RESULT = 0x40;

class BodyEncoder {
  readonly out = new ByteWriter();
  private readonly numbers = new Map<Local, number>();
  /** Labels of what is open, the innermost last; an `if` has none that a branch goes to. */
  private readonly open: (Label | undefined)[] = [];
  private readonly numberOf: (callee: string) => number;

  constructor(made: WasmFunction, numberOf: (callee: string) => number) {
    this.numberOf = numberOf;
    for (const local of [...made.parameters, ...made.locals]) this.numbers.set(local, this.numbers.size);
    // Neighbours of one type are declared together.
    const runs: { type: WasmType; count: number }[] = [];
    for (const { type } of made.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    this.out.unsigned(runs.length);
    for (const { type, count } of runs) {
      this.out.unsigned(count);
      this.out.byte(typeCodes[type]);
    }
  }

  code(code: Code): void {
    if (isList(code)) for (const part of code) this.code(part);
    else this.instruction(code);
  }

  private instruction(instruction: Instruction): void {
    const { out } = this;
    if (typeof instruction === "string") return this.opcode(plain[instruction]);
    switch (instruction.op) {
      case "local.get":
      case "local.set":
      case "local.tee": {
        const number = this.numbers.get(instruction.local);
        if (number === undefined) throw new Error(`local ${instruction.local.name} is not of this function`);
        out.byte({ "local.get": 0x20, "local.set": 0x21, "local.tee": 0x22 }[instruction.op]);
        return out.unsigned(number);
      }
      case "global.get":
        out.byte(0x23);
        return out.unsigned(instruction.global);
      case "i32.const":
        out.byte(0x41);
        return out.signed(instruction.value | 0);
      case "i64.const":
        out.byte(0x42);
        return out.signed(BigInt.asIntN(64, instruction.value));
      case "f32.const":
        out.byte(0x43);
        return out.append(new Uint8Array(Float32Array.of(instruction.value).buffer));
      case "f64.const":
        out.byte(0x44);
        return out.append(new Uint8Array(Float64Array.of(instruction.value).buffer));
      case "v128.const":
        this.opcode(0xfd00c);
        return out.append(instruction.bytes);
      case "i8x16.shuffle":
        this.opcode(0xfd00d);
        return out.append(Uint8Array.from(instruction.lanes));
      case "block":
      case "loop":
        out.byte(instruction.op === "block" ? 0x02 : 0x03);
        out.byte(NO_RESULT);
        this.within(instruction.label, instruction.body);
        return out.byte(END);
      case "if":
        out.byte(0x04);
        out.byte(NO_RESULT);
        this.within(undefined, instruction.then);
        if (instruction.otherwise !== undefined) {
          out.byte(0x05);
          this.within(undefined, instruction.otherwise);
        }
        return out.byte(END);
      case "br":
      case "br_if": {
        const place = this.open.lastIndexOf(instruction.label);
        if (place < 0) throw new Error(`a branch leaves what it is in: ${instruction.label.name}`);
        out.byte(instruction.op === "br" ? 0x0c : 0x0d);
        return out.unsigned(this.open.length - 1 - place);
      }
      case "call":
        out.byte(0x10);
        return out.unsigned(this.numberOf(instruction.callee.name));
      default:
        return this.touching(instruction);
    }
  }

  private touching(instruction: Extract<Instruction, { readonly offset: number } | { readonly lane: number }>): void {
    if (!("offset" in instruction)) {
      this.opcode(lane[instruction.op]);
      return this.out.byte(instruction.lane);
    }
    const [opcode, alignment] = "lane" in instruction ? memoryLane[instruction.op] : memory[instruction.op];
    this.opcode(opcode);
    this.out.unsigned(alignmentOf(opcode, alignment));
    this.out.unsigned(instruction.offset);
    if ("lane" in instruction) this.out.byte(instruction.lane);
  }

  private within(label: Label | undefined, body: Code): void {
    this.open.push(label);
    this.code(body);
    this.open.pop();
  }

  private opcode(opcode: number): void {
    if (opcode < 0x1000) return this.out.byte(opcode);
    this.out.byte(opcode >>> 12);
    this.out.unsigned(opcode & 0xfff);
  }
}

/** Vectors lie at any multiple of four; an atomic access says its own alignment. As powers of two. */
export const alignmentOf = (opcode: number, natural: number): number =>
  opcode >= 0xfe000 ? natural : Math.min(natural, 2);
