import type { Affine } from "./affine-transform.ts";

/** How a picture is moved, as torchvision's `affine` takes it; angles in degrees, lengths in pixels. */
export interface Movement {
  /** Turned clockwise. */
  readonly angle: number;
  readonly translate: readonly [x: number, y: number];
  readonly scale: number;
  readonly shear: readonly [x: number, y: number];
}

/** The way back from the moved picture to the old one. @param centre what stays in its place but for the translation */
export function affineMatrix({ angle, translate, scale, shear }: Movement, centre: readonly [number, number]): Affine {
  const [turn, shearX, shearY] = [radians(angle), radians(shear[0]), radians(shear[1])];
  const a = Math.cos(turn - shearY) / Math.cos(shearY);
  const b = (-Math.cos(turn - shearY) * Math.tan(shearX)) / Math.cos(shearY) - Math.sin(turn);
  const c = Math.sin(turn - shearY) / Math.cos(shearY);
  const d = (-Math.sin(turn - shearY) * Math.tan(shearX)) / Math.cos(shearY) + Math.cos(turn);
  const [m0, m1, m3, m4] = [d / scale, -b / scale, -c / scale, a / scale];
  const [x, y] = [-centre[0] - translate[0], -centre[1] - translate[1]];
  return [m0, m1, m0 * x + m1 * y + centre[0], m3, m4, m3 * x + m4 * y + centre[1]];
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
