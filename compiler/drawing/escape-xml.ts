import { printable } from "./printable.ts";

/**
 * A text from a spec as it may stand in XML, between tags or in quotes, and in the HTML-like labels of DOT, on one line.
 * `##[error]`, a command to services that read what a build prints, is none.
 */
export function escapeXml(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
    .replaceAll(/#(?=#\w*\[)/g, "&#35;");
}
