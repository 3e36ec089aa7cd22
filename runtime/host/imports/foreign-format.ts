import type { ByteSource } from "../../format/byte-source.ts";

/** What a file of weights is that is no safetensors file. */
export type ForeignFormat = "pytorch" | "numpy" | "hdf5" | "html" | LfsPointer;

/** What Git leaves where Git LFS has not brought the file. */
export interface LfsPointer {
  readonly digest: string | undefined;
  readonly bytes: number | undefined;
}

/** As much of a file's beginning as tells what it is. */
const HEAD = 1024;

/** What a file is, by its first bytes; undefined where they are those of a safetensors file, or of nothing known. */
export function foreignFormat(file: ByteSource): ForeignFormat | undefined {
  const head = Buffer.from(file.read(0, Math.min(HEAD, file.size)));
  const text = head.toString("latin1");
  if (text.startsWith("version https://git-lfs.github.com/spec/")) return pointer(text);
  // A zip archive: PyTorch's since 1.6, or NumPy's, whose members are arrays.
  if (text.startsWith("PK\x03\x04")) return /\.npy\b/.test(text) ? "numpy" : "pytorch";
  // A pickle of protocol 2 or newer, as PyTorch wrote before.
  if (head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5 && file.size > HEAD)
    return isLength(head, file) ? undefined : "pytorch";
  if (text.startsWith("\x89HDF\r\n\x1a\n")) return "hdf5";
  if (text.startsWith("\x93NUMPY")) return "numpy";
  if (/^\s*<(!doctype|html)/i.test(text)) return "html";
  return undefined;
}

/** Whether the first eight bytes are the length of a safetensors header that the file has room for. */
function isLength(head: Buffer, { size }: ByteSource): boolean {
  return head.length > 8 && head.readBigUInt64LE() + 8n <= BigInt(size) && head[8] === 0x7b;
}

function pointer(text: string): LfsPointer {
  const bytes = /^size (\d{1,15})$/m.exec(text)?.[1];
  return { digest: /^oid (\S{1,80})$/m.exec(text)?.[1], bytes: bytes === undefined ? undefined : Number(bytes) };
}
