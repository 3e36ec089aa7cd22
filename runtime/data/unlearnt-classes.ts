import type { Split } from "./dataset.ts";

/** Classes, by number, of which pictures are held out, and none is learnt from. */
export function unlearntClasses(
  { train, ...heldOut }: Split,
  labels: (image: number) => readonly number[],
): readonly number[] {
  const learnt = new Set([...train].flatMap((image) => labels(image)));
  const held = new Set(
    Object.values(heldOut).flatMap((images) => [...(images ?? [])].flatMap((image) => labels(image))),
  );
  return [...held].filter((label) => !learnt.has(label)).sort((a, b) => a - b);
}
