import type { Family, Font } from "./font.ts";

/** A family of letters that comes with Vitral. */
export const typefaces = ["Inter", "JetBrains Mono", "STIX Two Text"] as const;
export type Typeface = (typeof typefaces)[number];

/**
 * Fonts to look for where a picture only names them, the best first. Without quotation marks, which resvg takes for
 * parts of all names but the first.
 */
export const stacks: Readonly<Record<Typeface, string>> = {
  Inter: "Inter, Helvetica Neue, Helvetica, Arial, DejaVu Sans, sans-serif",
  "JetBrains Mono": "JetBrains Mono, SF Mono, Menlo, Consolas, DejaVu Sans Mono, monospace",
  "STIX Two Text": "STIX Two Text, Times New Roman, Times, DejaVu Serif, serif",
};

interface FaceStyle extends Omit<Font, "family" | "size"> {
  readonly typeface: Typeface;
}

/** Whose files come with Vitral, each under its own name. */
export const faceStyles = {
  "Inter-Regular": { typeface: "Inter", weight: 400, italic: false },
  "Inter-SemiBold": { typeface: "Inter", weight: 600, italic: false },
  "Inter-Bold": { typeface: "Inter", weight: 700, italic: false },
  "JetBrainsMono-Regular": { typeface: "JetBrains Mono", weight: 400, italic: false },
  "STIXTwoText-Regular": { typeface: "STIX Two Text", weight: 400, italic: false },
  "STIXTwoText-Bold": { typeface: "STIX Two Text", weight: 700, italic: false },
  "STIXTwoText-Italic": { typeface: "STIX Two Text", weight: 400, italic: true },
} as const satisfies Readonly<Record<string, FaceStyle>>;
export type FaceName = keyof typeof faceStyles;

const faceNames = Object.keys(faceStyles) as FaceName[];

/** The faces of a font: its own, then those that are asked for characters that it lacks. */
export function facesOf({ family, weight, italic }: Font, families: Readonly<Record<Family, Typeface>>): FaceName[] {
  const distance = (name: FaceName): number => {
    const style = faceStyles[name];
    return Math.abs(style.weight - weight) + (style.italic === italic ? 0 : 1000);
  };
  const nearest = (typeface: Typeface): FaceName[] =>
    faceNames
      .filter((name) => faceStyles[name].typeface === typeface)
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, 1);
  const own = families[family];
  return [own, ...typefaces.filter((typeface) => typeface !== own)].flatMap(nearest);
}
