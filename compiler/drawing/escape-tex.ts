import { printable } from "./printable.ts";

/** What TeX would obey, or set as something else. */
const signs: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "|": "$|$",
  '"': "''",
  "`": "{`}",
  "'": "{'}",
  // Two in a row would be a dash, and with what stands before them others signs.
  "-": "{-}",
  "?": "{?}",
  "!": "{!}",
  "\u00a0": "~",
  "·": "$\\cdot$",
  "×": "$\\times$",
  "÷": "$\\div$",
  "−": "$-$",
  "±": "$\\pm$",
  "→": "$\\rightarrow$",
  "←": "$\\leftarrow$",
  "↑": "$\\uparrow$",
  "↓": "$\\downarrow$",
  "√": "$\\surd$",
  "≤": "$\\leq$",
  "≥": "$\\geq$",
  "≈": "$\\approx$",
  "≠": "$\\neq$",
  "∑": "$\\sum$",
  "∞": "$\\infty$",
  "⊕": "$\\oplus$",
  "⊗": "$\\otimes$",
  "²": "$^2$",
  "³": "$^3$",
  "…": "\\dots{}",
  "–": "--",
  "—": "---",
  "‘": "{`}",
  "’": "{'}",
  "“": "``",
  "”": "''",
  ß: "\\ss{}",
  æ: "\\ae{}",
  Æ: "\\AE{}",
  ø: "\\o{}",
  Ø: "\\O{}",
};

const accents: Readonly<Record<string, string>> = {
  "\u0300": "\\`",
  "\u0301": "\\'",
  "\u0302": "\\^",
  "\u0303": "\\~",
  "\u0304": "\\=",
  "\u0306": "\\u",
  "\u0307": "\\.",
  "\u0308": '\\"',
  "\u030a": "\\r",
  "\u030b": "\\H",
  "\u030c": "\\v",
  "\u0327": "\\c",
};

const greek =
  "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon varphi chi psi omega".split(
    " ",
  );

/** A text from a spec as TeX sets it, whatever is in it, on every engine and in every encoding of letters. */
export function escapeTex(text: string): string {
  const clusters =
    printable(text)
      .normalize("NFD")
      .match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
  return clusters.map((cluster) => accented([...cluster])).join("");
}

/** What is no accent of TeX's, or stands on no letter, stands behind it. */
function accented([letter = "", ...marks]: readonly string[]): string {
  const known = /^[A-Za-z]$/.test(letter) ? marks.filter((mark) => accents[mark] !== undefined) : [];
  const set = known.reduce((inner, mark) => `${accents[mark]}{${inner}}`, single(letter));
  return [set, ...marks.filter((mark) => !known.includes(mark)).map(unknown)].join("");
}

function single(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const lower = greek[code - 0x3b1];
  if (lower !== undefined) return lower === "o" ? "o" : `$\\${lower}$`;
  return signs[letter] ?? (code < 0x7f ? letter : unknown(letter));
}

/** By its number: engines that know Unicode show it, the others the number. */
function unknown(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return `\\vitralchar{${code.toString(16).toUpperCase()}}{${code}}`;
}
