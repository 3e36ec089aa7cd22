import { ByteWriter } from "./byte-writer.ts";

/** A module with a section at its end that means nothing to the machine: whoever loads it reads it by its name. */
export function withCustomSection(module: Uint8Array, name: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const section = new ByteWriter();
  section.text(name);
  section.append(content);
  const out = new ByteWriter();
  out.append(module);
  out.byte(0);
  out.unsigned(section.length);
  out.append(section.finished());
  return out.finished().slice();
}
