/** Bytes of which only parts may be wanted: those of an open file, or an array's. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** The bytes between two places; fewer where they have become fewer since. */
  read(begin: number, end: number): Uint8Array;
}
