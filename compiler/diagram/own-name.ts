import type { Tensor } from "../shape/shape.ts";

/** `q`, where the author gave the result a name of its own. */
export const ownName = ({ label }: Pick<Tensor, "label">): string | undefined => /^`(.*)`$/s.exec(label)?.[1];
