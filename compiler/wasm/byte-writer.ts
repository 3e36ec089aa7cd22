/** Bytes that become more. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  length = 0;

  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = value;
  }

  append(more: Uint8Array): void {
    this.grow(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** LEB128 without sign. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** LEB128 with sign. */
  signed(value: bigint | number): void {
    let rest = BigInt(value);
    for (;;) {
      const low = Number(rest & 127n);
      rest >>= 7n;
      const isLast = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
      this.byte(isLast ? low : low | 128);
      if (isLast) return;
    }
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.unsigned(encoded.length);
    this.append(encoded);
  }

  /** What was written so far, without a copy. */
  finished(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  private grow(by: number): void {
    if (this.length + by <= this.bytes.length) return;
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + by));
    wider.set(this.finished());
    this.bytes = wider;
  }
}
