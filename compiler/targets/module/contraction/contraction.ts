/**
 * Sums of products over axes of any strides: c[batch, m, n] = Σ over k of a[batch, m, k] · b[batch, k, n]. Matrices,
 * stacks of them, convolutions over windows and their gradients are all this. Each of m, n and k may be several axes,
 * outermost first; strides count elements and may be 0 or negative. What an operand lacks it does not have a stride for.
 */
export interface Contraction {
  readonly batch: readonly { readonly size: number; readonly a: number; readonly b: number; readonly c: number }[];
  readonly m: readonly { readonly size: number; readonly a: number; readonly c: number }[];
  readonly n: readonly { readonly size: number; readonly b: number; readonly c: number }[];
  readonly k: readonly { readonly size: number; readonly a: number; readonly b: number }[];
}
