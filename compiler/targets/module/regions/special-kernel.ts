/** What is counted with. */
export type NumberType = "f32" | "i32";

/** Kernels that are no loop over affine places: their sizes, with all that a function of their own must know. */
export type SpecialKernel =
  /** Reads seed, step. */
  | { readonly kernel: "random"; readonly site: number; readonly count: number }
  /** x as [outer, length, inner] by i of `count` indices. */
  | {
      readonly kernel: "gather";
      readonly outer: number;
      readonly length: number;
      readonly inner: number;
      readonly count: number;
      readonly path: string;
    }
  /** u as [outer, count, inner] by i of `count` indices into [outer, length, inner]. */
  | {
      readonly kernel: "scatter_add";
      readonly dtype: NumberType;
      readonly outer: number;
      readonly length: number;
      readonly inner: number;
      readonly count: number;
      readonly path: string;
    }
  | {
      readonly kernel: "top_k";
      readonly dtype: NumberType;
      readonly rows: number;
      readonly length: number;
      readonly k: number;
    }
  /** x, y and g; NHWC. */
  | {
      readonly kernel: "max_pool_grad";
      readonly image: readonly number[];
      readonly pooled: readonly number[];
      readonly window: readonly [number, number];
      readonly stride: readonly [number, number];
    };
