declare module "subset-font" {
  /** A font with those glyphs alone that a text needs. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { readonly targetFormat: "sfnt" | "woff" | "woff2" },
  ): Promise<Buffer>;
}
