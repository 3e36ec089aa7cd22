/** What an export is given beside the model: formats that hold weights ask for them here. */
export interface ExportDetails {
  /** Elements by path; of a model that was not trained those that training begins with, or none. */
  readonly weights?: ReadonlyMap<string, { readonly data: ArrayLike<number> }> | undefined;
  /** Numbers in half the room, if weights are to be stored so. */
  readonly halves?: ((numbers: ArrayLike<number>) => Uint16Array) | undefined;
  /** Under whose names and in whose layouts weights are written: a checkpoint map of the spec; our own if left out. */
  readonly library?: string | undefined;
  /** Of ONNX: the version of its ops. */
  readonly opset?: number | undefined;
  /** Bytes of weights above which they stand beside the file that describes the model, where a format has to choose. */
  readonly largestInside?: number | undefined;
}
