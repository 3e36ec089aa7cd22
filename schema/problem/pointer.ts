import { getLocation } from "jsonc-parser";
import type { Span } from "./source.ts";

/** The JSON Pointer of the value that a place is in: `/nodes/3/rearrange`. It outlives edits elsewhere in the file. */
export function pointerOf({ source, start }: Span): string {
  const { path } = getLocation(source.text, start);
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
