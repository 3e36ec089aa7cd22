import sharp from "sharp";
import { heat } from "../../inside/heat.ts";

/** A map as a small PNG of one pixel a patch, to be laid over a picture. */
export function heatPng(map: Float32Array, rows: number, columns: number): Promise<Buffer> {
  return sharp(heat(map), { raw: { width: columns, height: rows, channels: 4 } })
    .png()
    .toBuffer();
}
