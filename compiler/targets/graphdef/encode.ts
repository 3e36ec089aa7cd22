import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type NodeDefSchema, SavedModelSchema, type SignatureDefSchema } from "./saved_model_pb.ts";

/** The version of graphs that TensorFlow 2.15 writes: what its ops mean, which later ones keep. */
const PRODUCER = 1645;

/** What a session is found by among the graphs of a SavedModel: the one there is. */
export const TAG = "serve";

/** `saved_model.pb`, as TensorFlow reads it. */
export function encodeSavedModel(
  nodes: readonly MessageInitShape<typeof NodeDefSchema>[],
  signatures: Readonly<Record<string, MessageInitShape<typeof SignatureDefSchema>>> = {},
): Uint8Array {
  const message = create(SavedModelSchema, {
    savedModelSchemaVersion: 1n,
    metaGraphs: [
      {
        metaInfoDef: { tags: [TAG], tensorflowVersion: "2.15.1" },
        graphDef: { node: [...nodes], versions: { producer: PRODUCER } },
        signatureDef: signatures,
      },
    ],
  });
  return toBinary(SavedModelSchema, message);
}
