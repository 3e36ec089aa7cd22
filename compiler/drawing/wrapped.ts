import { widthOf } from "./font.ts";
import type { TextRole } from "./role.ts";

/**
 * A text in lines of whole words, none wider than can be.
 * @param between what stands between two words
 */
export function wrapped(role: TextRole, text: string, width: number, between: string | RegExp = " "): string[] {
  const lines: string[] = [];
  for (const word of text.split(between)) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && widthOf(role, longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
