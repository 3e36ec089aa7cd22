import { Transform, type TransformCallback } from "node:stream";

/** Bytes of the longest message that is waited for: some times the longest text that is read, as JSON. */
const LONGEST = 2 ** 26;

/** What a header may be long. */
const HEADER = 4096;

const END = "\r\n\r\n";

/**
 * Messages of the protocol as they come in, without those whose header announces more than any editor sends: their
 * reader would wait for the rest, and answer nothing, until the pipe closes. What such a message has for a body is
 * passed over, up to the next header.
 */
export class BoundedMessages extends Transform {
  /** Bytes of the body under way that are still to come. */
  private left = 0;
  private header = Buffer.alloc(0);
  private isLost = false;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let rest = chunk; rest.length > 0; ) rest = this.left > 0 ? this.body(rest) : this.head(rest);
    done();
  }

  private body(bytes: Buffer): Buffer {
    const here = bytes.subarray(0, this.left);
    this.left -= here.length;
    this.push(here);
    return bytes.subarray(here.length);
  }

  private head(bytes: Buffer): Buffer {
    const before = this.header.length;
    const found = Buffer.concat([this.header, bytes]);
    const end = found.indexOf(END, Math.max(0, before - END.length));
    if (end < 0) {
      this.header = found.subarray(-HEADER);
      return bytes.subarray(bytes.length);
    }
    const text = found.toString("latin1", Math.max(0, end - HEADER), end + END.length);
    const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    this.header = Buffer.alloc(0);
    const isLost = length > LONGEST;
    if (!isLost) {
      // Behind a body that was passed over, a header begins in the midst of a line.
      this.push(this.isLost ? text.slice(Math.max(0, text.search(/content-length:/i))) : text, "latin1");
      this.left = length;
    }
    this.isLost = isLost;
    return bytes.subarray(end + END.length - before);
  }
}
