import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One number that a folder of event files tells: `tag@step`, and the number. */
export type Told = readonly [at: string, value: number];

/**
 * Reads TensorBoard's event files by their format alone: nothing of Vitral's is used, CRCs are computed bit by bit, and
 * whatever is not as the format has it is an error.
 */
export function readEvents(folder: string): Told[] {
  const files = readdirSync(folder).filter((name) => name.includes("tfevents"));
  return files.sort().flatMap((name) => readFile(readFileSync(join(folder, name))));
}

function readFile(file: Buffer): Told[] {
  const told: Told[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    if (file.readUInt32LE(at + 8) !== maskedCrc(file.subarray(at, at + 8))) throw new Error(`length at ${at}`);
    if (file.readUInt32LE(at + 12 + length) !== maskedCrc(data)) throw new Error(`data at ${at}`);
    const fields = readFields(data);
    if (at === 0 && fields.get(3)?.toString() !== "brain.Event:2") throw new Error("no version");
    const step = Number(fields.get(2)?.readBigInt64LE() ?? 0n);
    const summary = fields.get(5);
    for (const value of summary === undefined ? [] : readRepeated(summary)) {
      const inner = readFields(value);
      told.push([`${inner.get(1)}@${step}`, inner.get(2)?.readFloatLE() ?? Number.NaN]);
    }
    at += 16 + length;
  }
  return told;
}

/** The bytes of each field by its number; a varint as 8 bytes. */
function readFields(data: Buffer): Map<number, Buffer> {
  return new Map(eachField(data));
}

const readRepeated = (data: Buffer): Buffer[] => eachField(data).map(([, value]) => value);

function eachField(data: Buffer): [number, Buffer][] {
  let at = 0;
  const varint = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = data[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const fields: [number, Buffer][] = [];
  while (at < data.length) {
    const tag = Number(varint());
    const type = tag & 7;
    if (type === 0) {
      const value = Buffer.alloc(8);
      value.writeBigUInt64LE(varint());
      fields.push([tag >> 3, value]);
      continue;
    }
    const length = type === 1 ? 8 : type === 5 ? 4 : Number(varint());
    fields.push([tag >> 3, data.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}

function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = ((crc ^ (byte >> bit)) & 1) === 1;
      crc = (crc >>> 1) ^ (isOdd ? 0x82f63b78 : 0);
    }
  }
  const whole = BigInt((crc ^ 0xffffffff) >>> 0);
  return Number((((whole >> 15n) | (whole << 17n)) + 0xa282ead8n) & 0xffffffffn);
}
