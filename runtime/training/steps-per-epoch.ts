/** Steps of one epoch; the last may have fewer images. */
export const stepsPerEpoch = (images: number, batchSize: number): number => Math.ceil(images / batchSize);
