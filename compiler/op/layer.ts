/** A layer that other libraries have under a name of its own: readable exports call it so, and give it its weights. */
export type Layer = "linear" | "layer_norm";
