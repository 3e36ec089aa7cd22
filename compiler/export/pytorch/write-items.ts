import type { Item } from "../../outline/outline.ts";
import type { ClassWriter } from "./class-writer.ts";
import { writeCall } from "./write-call.ts";
import { writeLoop } from "./write-loop.ts";
import { writeOp } from "./write-op.ts";

/** What items do, in the order in which they do it; what groups them leaves no trace. */
export function writeItems(items: readonly Item[], writer: ClassWriter): void {
  for (const item of items) {
    if (item.kind === "op") writeOp(item, writer);
    else if (item.kind === "call") writeCall(item, writer);
    else if (item.kind === "loop") writeLoop(item, writer);
    else writeItems(item.items, writer);
  }
}
