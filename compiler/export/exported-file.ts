/** A file of an export, to be written below a folder that is chosen later. */
export interface ExportedFile {
  /** With `/` between folders. */
  readonly path: string;
  readonly content: string | Uint8Array | readonly Uint8Array[];
}
