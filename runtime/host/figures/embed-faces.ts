import { createHash } from "node:crypto";
import type { Drawing, Mark } from "../../../compiler/drawing/drawing.ts";
import { faceStyles, stacks, type Typeface, typefaces } from "../../../compiler/drawing/face.ts";
import type { Theme } from "../../../compiler/drawing/theme.ts";
import type { Lettering } from "../../../compiler/drawing/to-svg.ts";
import type { Face, Faces } from "./open-faces.ts";
import { setText } from "./set-text.ts";

type EmbeddedLetters = Extract<Lettering, { readonly kind: "embedded" }>;

/**
 * The letters that a drawing needs, of each of its faces, as rules of a style sheet. Families are called after what is in
 * them, so that of two figures on a page neither sets its texts in the letters of the other.
 */
export async function embedFaces(
  drawing: Drawing,
  theme: Pick<Theme, "families">,
  faces: Faces,
): Promise<EmbeddedLetters> {
  const { default: subsetFont } = await import("subset-font");
  const subsets: { readonly face: Face; readonly data: string }[] = [];
  for (const [face, characters] of charactersOf(drawing, theme, faces)) {
    const subset = await subsetFont(face.bytes, [...characters].sort().join(""), { targetFormat: "woff2" });
    subsets.push({ face, data: subset.toString("base64") });
  }
  const id = createHash("sha256");
  for (const { data } of subsets) id.update(data);
  const end = id.digest("hex").slice(0, 8);
  const familyOf = (typeface: Typeface) => `${typeface.replaceAll(" ", "")}-${end}`;
  const rules = subsets.map(({ face: { name }, data }) => {
    const { typeface, weight, italic } = faceStyles[name];
    const style = `font-weight:${weight};font-style:${italic ? "italic" : "normal"}`;
    return `@font-face{font-family:${familyOf(typeface)};${style};src:url(data:font/woff2;base64,${data})}`;
  });
  const stackOf = (own: Typeface) =>
    [own, ...typefaces.filter((other) => other !== own)].map(familyOf).concat(stacks[own]).join(", ");
  const families = {
    Inter: stackOf("Inter"),
    "JetBrains Mono": stackOf("JetBrains Mono"),
    "STIX Two Text": stackOf("STIX Two Text"),
  };
  return { kind: "embedded", rules: rules.join(""), families };
}

/** What is written in each face, by the names of faces. */
function charactersOf({ marks }: Drawing, theme: Pick<Theme, "families">, faces: Faces): [Face, Set<string>][] {
  const used = new Map<Face, Set<string>>();
  const visit = (mark: Mark): void => {
    if (mark.kind === "group") mark.marks.forEach(visit);
    if (mark.kind !== "text") return;
    for (const { text, face } of setText(mark, theme, faces)) {
      const characters = used.get(face) ?? new Set();
      for (const character of text) characters.add(character);
      used.set(face, characters);
    }
  };
  marks.forEach(visit);
  return [...used].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
}
