import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Font } from "fontkit";
import type { FaceName } from "../../../compiler/drawing/face.ts";
import { packageFolder } from "../files/package.ts";

/** A face that comes with Vitral, read. */
export interface Face {
  readonly name: FaceName;
  readonly bytes: Buffer;
  readonly font: Font;
}

export type Faces = (name: FaceName) => Face;

/** Reads faces, each when it is first asked for; what reads them is loaded with the first picture that needs it. */
export async function openFaces(): Promise<Faces> {
  const { create } = await import("fontkit");
  const opened = new Map<FaceName, Face>();
  return (name) => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const bytes = readFileSync(join(packageFolder, "fonts", `${name}.ttf`));
    const font = create(bytes);
    if (!("layout" in font)) throw new Error(`${name} is a collection`);
    const face = { name, bytes, font };
    opened.set(name, face);
    return face;
  };
}
