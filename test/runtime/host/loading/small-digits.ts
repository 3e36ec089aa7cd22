import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** Of scikit-learn's digits, the label and the 64 levels, row by row. */
export interface SmallDigit {
  readonly label: number;
  readonly levels: Uint8Array;
}

/** The first 200 of scikit-learn's digits, 8 × 8 pixels each (`small_digits/record.py`). */
export const smallDigits: readonly SmallDigit[] = digitsOf(
  readFileSync(new URL("small_digits/digits.bin", import.meta.url)),
);

function digitsOf(bytes: Uint8Array): readonly SmallDigit[] {
  return Array.from({ length: bytes.length / 65 }, (_, i) => ({
    label: bytes[65 * i] ?? 0,
    levels: Uint8Array.from(bytes.subarray(65 * i + 1, 65 * (i + 1))),
  }));
}

/** `0007.png` of a digit's number. */
export const digitFile = (index: number): string => `${String(index).padStart(4, "0")}.png`;

export const digitPng = ({ levels }: SmallDigit): Promise<Buffer> =>
  sharp(levels, { raw: { width: 8, height: 8, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();

/** Writes digits as pictures, in a folder for each class; where one lies is `folder/LABEL/NUMBER.png`. */
export async function writeClassFolders(folder: string, digits: readonly SmallDigit[] = smallDigits): Promise<void> {
  for (const [index, digit] of digits.entries()) {
    mkdirSync(join(folder, `${digit.label}`), { recursive: true });
    writeFileSync(join(folder, `${digit.label}`, digitFile(index)), await digitPng(digit));
  }
}
