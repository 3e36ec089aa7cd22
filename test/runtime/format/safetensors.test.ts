import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../runtime/format/safetensors.ts";

const noNotes: ReadonlyMap<string, string> = new Map();

function bytesOf(tensors: readonly (readonly [string, HostTensor])[], metadata = noNotes): Uint8Array {
  return Buffer.concat(encodeSafetensors({ tensors: new Map(tensors), metadata }));
}

/** A file of this header and data, whatever they say. */
function fileOf(header: string, data: Uint8Array = new Uint8Array(), length = Buffer.byteLength(header)): Uint8Array {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([prefix, Buffer.from(header), data]);
}

const f32 = (...values: readonly number[]): HostTensor => ({
  dtype: "f32",
  shape: [values.length],
  data: Float32Array.from(values),
});

describe("safetensors", () => {
  it("gives back what was written", () => {
    const tensors: readonly (readonly [string, HostTensor])[] = [
      ["b.kernel", { dtype: "f32", shape: [2, 2], data: Float32Array.of(1, -0, 1e-40, Number.POSITIVE_INFINITY) }],
      ["a", { dtype: "i32", shape: [], data: Int32Array.of(-7) }],
      ["mask", { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) }],
      ["empty", { dtype: "f32", shape: [0, 5], data: new Float32Array() }],
      ["__proto__", f32(3)],
    ];
    const metadata = new Map([["note", 'a "quoted" ü']]);
    const found = decodeSafetensors(bytesOf(tensors, metadata), "t");
    expect(found.metadata).toEqual(metadata);
    expect(new Map(found.tensors)).toEqual(new Map(tensors));
  });

  it("aligns the data to 8 bytes, as the format asks", () => {
    const bytes = bytesOf([["x", f32(1, 2)]]);
    expect((bytes.length - 8) % 8).toBe(0);
  });

  it("reads half precision, 64-bit integers and an offset that no word is aligned to", () => {
    const data = Buffer.alloc(1 + 4 + 4 + 16 + 1);
    data[0] = 1;
    data.writeUInt16LE(0x3c00, 1);
    data.writeUInt16LE(0xc248, 3);
    data.writeUInt16LE(0x3f80, 5);
    data.writeUInt16LE(0xc049, 7);
    data.writeBigInt64LE(-5n, 9);
    data.writeBigInt64LE(2147483647n, 17);
    data.writeUInt8(255, 25);
    const header = JSON.stringify({
      flag: { dtype: "BOOL", shape: [1], data_offsets: [0, 1] },
      half: { dtype: "F16", shape: [2], data_offsets: [1, 5] },
      brain: { dtype: "BF16", shape: [2], data_offsets: [5, 9] },
      wide: { dtype: "I64", shape: [2], data_offsets: [9, 25] },
      level: { dtype: "U8", shape: [1], data_offsets: [25, 26] },
    });
    const { tensors } = decodeSafetensors(fileOf(header, data), "t");
    expect([...(tensors.get("half")?.data ?? [])]).toEqual([1, -3.140625]);
    expect([...(tensors.get("brain")?.data ?? [])]).toEqual([1, -3.140625]);
    expect([...(tensors.get("wide")?.data ?? [])]).toEqual([-5, 2147483647]);
    expect(tensors.get("level")).toEqual({ dtype: "i32", shape: [1], data: Int32Array.of(255) });
  });

  const entry = (shape: string, offsets: string, dtype = '"F32"') =>
    `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
  it.each([
    ["nothing", new Uint8Array(), "too few"],
    ["a header that is longer than allowed", fileOf("{}", undefined, 2 ** 40), "more than"],
    ["a header that is longer than the file", fileOf("{}", undefined, 500), "ends inside its header"],
    ["no JSON", fileOf("{not json}"), "not valid JSON"],
    ["no object", fileOf("[1]"), "not a JSON object"],
    ["no UTF-8", fileOf("\u{0}").fill(0xff, 8), "not UTF-8"],
    ["a name twice", fileOf(`{"a":${entry("[1]", "[0,4]")},"a":${entry("[1]", "[0,4]")}}`, new Uint8Array(4)), "twice"],
    ["an unknown type", fileOf(`{"a":${entry("[1]", "[0,4]", '"F8"')}}`), "element type F8"],
    ["a type that is a prototype's", fileOf(`{"a":${entry("[1]", "[0,4]", '"constructor"')}}`), "element type"],
    ["a negative size", fileOf(`{"a":${entry("[-1]", "[0,4]")}}`), "no proper shape"],
    ["a fractional size", fileOf(`{"a":${entry("[0.5]", "[0,2]")}}`), "no proper shape"],
    ["a huge size", fileOf(`{"a":${entry("[9007199254740991,9007199254740991]", "[0,4]")}}`), "needs"],
    ["offsets that are too many", fileOf(`{"a":${entry("[1]", "[0,4,8]")}}`), "data_offsets"],
    ["offsets backwards", fileOf(`{"a":${entry("[1]", "[4,0]")}}`), "data_offsets"],
    ["offsets beyond the end", fileOf(`{"a":${entry("[1]", "[0,4]")}}`, Uint8Array.of(1, 2)), "ends at byte 4"],
    [
      "an overlap",
      fileOf(`{"a":${entry("[2]", "[0,8]")},"b":${entry("[1]", "[4,8]")}}`, new Uint8Array(8)),
      "overlaps",
    ],
    ["a gap", fileOf(`{"a":${entry("[1]", "[4,8]")}}`, new Uint8Array(8)), "belong to no tensor"],
    ["bytes too many", fileOf(`{"a":${entry("[1]", "[0,4]")}}`, new Uint8Array(9)), "5 bytes at its end"],
    ["metadata that is no text", fileOf('{"__metadata__":{"a":1}}'), "not text"],
    [
      "an integer too wide",
      fileOf(`{"a":${entry("[1]", "[0,8]", '"I64"')}}`, new Uint8Array(8).fill(127)),
      "does not fit 32 bits",
    ],
  ])("rejects %s", (_, bytes, said) => {
    expect(() => decodeSafetensors(bytes, "t")).toThrow(said);
    expect(() => decodeSafetensors(bytes, "t")).toThrow("R203");
  });

  it("rejects a file cut anywhere, and never fails otherwise on a flipped byte", () => {
    const whole = bytesOf([
      ["x", f32(1, 2, 3)],
      ["y", { dtype: "i32", shape: [1], data: Int32Array.of(4) }],
    ]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSafetensors(whole.slice(0, length), "t")).toThrow("R203");
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(whole);
        changed[at] = (changed[at] ?? 0) ^ flip;
        try {
          decodeSafetensors(changed, "t");
        } catch (error) {
          expect(String(error)).toContain("R203");
        }
      }),
      { numRuns: 500 },
    );
  });
});
