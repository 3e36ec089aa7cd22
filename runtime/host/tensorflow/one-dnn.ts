/**
 * Whether TensorFlow computes with oneDNN's kernels, heard as the library is loaded. By itself it does so on some
 * processors of Intel alone; on others a training step takes a fifth to a half longer without them.
 */
export const ONEDNN = "TF_ENABLE_ONEDNN_OPTS";

/** What the environment says of it, "0" or "1"; undefined where it leaves the choice. */
export const oneDnnAsked = (): string | undefined => process.env[ONEDNN] || undefined;
