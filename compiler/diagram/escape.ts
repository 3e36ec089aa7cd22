/**
 * A text from a spec as it may stand in XML, between tags or in quotes, and in the HTML-like labels of DOT. What XML
 * forbids even when escaped (control characters, halves of surrogate pairs) becomes the sign for what cannot be shown.
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
