import type { PictureContent } from "../datasets/picture-set.ts";
import type { ImageMaker } from "./image-maker.ts";
import type { ImageTask, MadeImages } from "./make-images.ts";
import type { PictureMemory } from "./picture-memory.ts";
import type { FoundPicture, PictureStore } from "./picture-store.ts";

/** Where decoded pictures are looked for, and kept. */
export interface Keeping {
  readonly pictures: { read(index: number): PictureContent | Promise<PictureContent> };
  readonly maker: ImageMaker;
  readonly memory: PictureMemory;
  readonly store?: PictureStore | undefined;
}

/** Makes images of pictures as they were kept, and keeps those that had to be decoded while there is room. */
export async function imagesOf(
  keeping: Keeping,
  indices: Uint32Array,
  { form, ground, augment }: Pick<ImageTask, "form" | "ground" | "augment">,
): Promise<Omit<MadeImages, "decoded">> {
  const { maker, memory, store } = keeping;
  const wanted = await Promise.all(Array.from(indices, (index) => wantedOf(keeping, index)));
  const keeps =
    (!memory.isFull && wanted.some(({ content }) => content.kind !== "levels")) ||
    (store?.isFull === false && wanted.some(({ key }) => key !== undefined));
  const pictures = wanted.map(({ content }) => content);
  const { images, decoded, faults } = await maker.make({ form, ground, pictures, augment, keeps });
  for (const [i, picture] of decoded.entries()) memory.keep(indices[i] ?? 0, picture);
  await store?.keep(
    decoded.flatMap((picture, i) => {
      const key = wanted[i]?.key;
      return key === undefined ? [] : [[key, picture] as const];
    }),
  );
  return { images, faults };
}

async function wantedOf({ pictures, memory, store }: Keeping, index: number): Promise<FoundPicture> {
  const picture = memory.get(index);
  if (picture !== undefined) return { content: { kind: "levels", picture } };
  const content = await pictures.read(index);
  return store === undefined ? { content } : store.find(content);
}
