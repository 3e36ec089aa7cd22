/**
 * Names a place that draws random numbers, as a 32-bit word: FNV-1a of the text's UTF-8 bytes. It depends on the text
 * alone, so that adding a layer does not move another layer's numbers.
 */
export function siteOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
