/**
 * A text from a spec as one line that does nothing but be read: what breaks lines is a space, and what cannot be shown
 * (control characters, halves of surrogate pairs) or would turn the rest of a line around (bidirectional overrides and
 * isolates) becomes the sign for that.
 */
export function printable(text: string): string {
  return text
    .replaceAll(/[\t\n\r\u2028\u2029]+/g, " ")
    .replaceAll(/[^\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}
