const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as base64 text; written out because neither `Buffer` nor `btoa` is there, fit and fast everywhere. */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const sextets = [word >> 18, (word >> 12) & 63, (word >> 6) & 63, word & 63];
    pieces.push(sextets.map((sextet, index) => (index <= left ? ALPHABET.charAt(sextet) : "=")).join(""));
  }
  return pieces.join("");
}

/** The bytes of such a text. */
export const decodeBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
