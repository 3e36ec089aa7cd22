import type { Picture } from "../../augment/picture.ts";

/**
 * Decoded pictures in memory, as many as fit. What is kept is never put out for another: pictures are met once an epoch,
 * and the one met longest ago is the next to be wanted.
 */
export class PictureMemory {
  readonly #pictures = new Map<number, Picture>();
  #free: number;

  /** @param bytes how much may be kept */
  constructor(bytes: number) {
    this.#free = bytes;
  }

  get isFull(): boolean {
    return this.#free <= 0;
  }

  get(index: number): Picture | undefined {
    return this.#pictures.get(index);
  }

  keep(index: number, picture: Picture): void {
    if (this.#pictures.has(index) || picture.levels.length > this.#free) {
      if (picture.levels.length > this.#free) this.#free = 0;
      return;
    }
    this.#free -= picture.levels.length;
    // Levels may be a part of larger memory, which would be kept with them.
    this.#pictures.set(index, { ...picture, levels: picture.levels.slice() });
  }
}
