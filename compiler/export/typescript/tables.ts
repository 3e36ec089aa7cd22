import { encodeBase64 as base64 } from "../../ir/base64.ts";
import type { Constant } from "../../ir/graph.ts";
import { Names } from "../names.ts";
import { type Code, code, joined } from "./code.ts";
import { identifier } from "./identifier.ts";

/** Numbers that depend on no input, such as masks and position tables; each is in the module once. */
export class Tables {
  private readonly names = new Names();
  private readonly byContent = new Map<string, string>();
  private readonly entries = new Map<string, string>();

  /** What the table is called in code. */
  nameOf(constant: Constant, wanted: string): string {
    const text = tableText(constant);
    const known = this.byContent.get(text);
    if (known !== undefined) return known;
    const name = this.names.take(identifier(wanted));
    this.byContent.set(text, name);
    this.entries.set(name, text);
    return name;
  }

  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  text(): string {
    const lines = [...this.entries].map(([name, text]) => `${name}: ${text},`);
    return `/** Numbers that depend on no input, made when they are first asked for. */
const tables = {
${lines.join("\n")}
};

/** A table of a few values, which \`packed\` numbers in so many bits each; in 32 bits it has the numbers themselves. */
function table(dtype: "float32" | "int32" | "bool", shape: number[], bits: number, values: number[], packed: string) {
  let data: Float32Array | Int32Array | Uint8Array | undefined;
  const unpack = () => {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    if (bits === 32) return dtype === "int32" ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
    const count = shape.reduce((product, size) => product * size, 1);
    const read = (_: unknown, i: number) =>
      values[(bytes[(i * bits) >> 3] >> ((i * bits) & 7)) & (2 ** bits - 1)];
    const numbers = Array.from({ length: count }, read);
    if (dtype === "float32") return Float32Array.from(numbers);
    return dtype === "int32" ? Int32Array.from(numbers) : Uint8Array.from(numbers);
  };
  return (): tf.Tensor => {
    data ??= unpack();
    return tf.tensor(data, shape, dtype);
  };
}`;
  }
}

const TYPES = { f32: "float32", i32: "int32", bool: "bool" } as const;

function tableText({ dtype, shape, data }: Constant): string {
  const start = `table("${TYPES[dtype]}", [${shape.join(", ")}]`;
  const values = [...new Set(dtype === "f32" ? Float32Array.from(data) : data)];
  const bits = [1, 2, 4, 8].find((width) => values.length <= 2 ** width);
  if (bits === undefined) {
    const { buffer } = dtype === "f32" ? Float32Array.from(data) : Int32Array.from(data);
    return `${start}, 32, [], "${base64(new Uint8Array(buffer))}")`;
  }
  const places = new Map(values.map((value, i) => [value, i]));
  const bytes = new Uint8Array(Math.ceil((data.length * bits) / 8));
  const exact = dtype === "f32" ? Float32Array.from(data) : data;
  for (const [i, value] of exact.entries()) {
    const at = (i * bits) >> 3;
    bytes[at] = (bytes[at] ?? 0) | ((places.get(value) ?? 0) << ((i * bits) & 7));
  }
  return `${start}, ${bits}, [${values.map((value) => shortest(value, dtype)).join(", ")}], "${base64(bytes)}")`;
}

/** The fewest digits that are the same f32. */
function shortest(value: number, dtype: Constant["dtype"]): string {
  if (dtype !== "f32" || !Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return Object.is(short, -0) ? "-0" : String(short);
  }
  return String(value);
}

export const isUniform = ({ data }: Constant): boolean =>
  data.length > 0 && data.every((value) => Object.is(value, data[0]));

/** A tensor of numbers that are known. */
export function constantCode(constant: Constant, wanted: string, tables: Tables): Code {
  const { dtype, shape } = constant;
  if (isUniform(constant)) {
    const type = { f32: "", i32: ', "int32"', bool: ', "bool"' }[dtype];
    const value = dtype === "bool" ? String(constant.data[0] === 1) : code`${constant.data[0] ?? 0}`;
    return shape.length === 0 ? code`tf.scalar(${value}${type})` : code`tf.fill([${joined(shape)}], ${value}${type})`;
  }
  return [{ literal: `tables.${tables.nameOf(constant, wanted)}`, called: true }];
}
