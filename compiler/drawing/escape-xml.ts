/**
 * A text from a spec as it may stand in XML, between tags or in quotes, and in the HTML-like labels of DOT, on one line.
 * What XML forbids even when escaped (control characters, halves of surrogate pairs), and what would turn the rest of a
 * line around (bidirectional overrides and isolates), becomes the sign for what cannot be shown; `##[error]`, a command
 * to services that read what a build prints, is none.
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[\t\n\r\u2028\u2029]+/g, " ")
    .replaceAll(/[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll(/#(?=#\w*\[)/g, "&#35;");
}
