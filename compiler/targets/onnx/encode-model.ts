import type { MessageInitShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { ELEMENT_TYPES } from "./element-types.ts";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "./onnx_pb.ts";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from "./onnx-graph.ts";

/** What is said of a model beside its graph. */
export interface ModelNotes {
  readonly name: string;
  readonly doc: string;
  /** Notes that a program may read, by key. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Of the path of a node, what the spec says there. */
  readonly docs: ReadonlyMap<string, string>;
}

/** Data of the file by name, or where in another file it stands. */
export interface StoredTensor extends Omit<OnnxTensor, "data"> {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where tensors stand that are in no ONNX file themselves, by name. */
export interface ExternalPlace {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** IR versions that came with opsets. */
const irVersion = (opset: number): bigint =>
  BigInt(opset <= 18 ? 8 : opset <= 20 ? 9 : opset <= 22 ? 10 : opset <= 24 ? opset - 12 : 13);

const INITIALIZER = GraphProtoSchema.field.initializer.number;
const GRAPH = ModelProtoSchema.field.graph.number;
const RAW_DATA = TensorProtoSchema.field.rawData.number;

/**
 * A model as the pieces of an ONNX file, to be written one after the other: data is among them as it was given, not
 * copied, so that a large model is in memory once.
 */
export function encodeModel(
  graph: OnnxGraph,
  notes: ModelNotes,
  tensors: readonly StoredTensor[],
  external: ReadonlyMap<string, ExternalPlace> = new Map(),
): readonly Uint8Array[] {
  const model = create(ModelProtoSchema, {
    irVersion: irVersion(graph.opset),
    producerName: "vitral",
    docString: notes.doc,
    opsetImport: [{ domain: "", version: BigInt(graph.opset) }],
    metadataProps: [...notes.metadata].map(([key, value]) => ({ key, value: value })),
  });
  const body = create(GraphProtoSchema, {
    name: notes.name || "model",
    node: graph.nodes.map((node) => nodeMessage(node, notes.docs.get(node.from))),
    input: graph.inputs.map(valueMessage),
    output: graph.outputs.map(valueMessage),
  });
  const data = tensors.map((tensor) => {
    const place = external.get(tensor.name);
    const head = toBinary(TensorProtoSchema, create(TensorProtoSchema, tensorMessage(tensor, place)));
    return place === undefined
      ? field(INITIALIZER, [head, ...field(RAW_DATA, [tensor.bytes])])
      : field(INITIALIZER, [head]);
  });
  return [toBinary(ModelProtoSchema, model), ...field(GRAPH, [toBinary(GraphProtoSchema, body), ...data.flat()])];
}

/** A field whose content is there in pieces. */
function field(number: number, pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  return [new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish(), ...pieces];
}

function tensorMessage(
  { name, dtype, shape }: StoredTensor,
  place: ExternalPlace | undefined,
): MessageInitShape<typeof TensorProtoSchema> {
  const head = { name: name, dataType: ELEMENT_TYPES[dtype], dims: shape.map(BigInt) };
  if (place === undefined) return head;
  return {
    ...head,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      { key: "location", value: place.location },
      { key: "offset", value: String(place.offset) },
      { key: "length", value: String(place.length) },
    ],
  };
}

const nodeMessage = (
  { op, name, inputs, outputs, attributes }: OnnxNode,
  doc?: string,
): MessageInitShape<typeof NodeProtoSchema> => ({
  opType: op,
  name: name,
  input: [...inputs],
  output: [...outputs],
  attribute: Object.entries(attributes).map(([key, value]) => ({ name: key, ...attributeMessage(value) })),
  ...(doc === undefined ? {} : { docString: doc }),
});

function attributeMessage(value: OnnxAttribute): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === "number") return { type: AttributeProto_AttributeType.INT, i: BigInt(value) };
  if (typeof value === "string")
    return { type: AttributeProto_AttributeType.STRING, s: new TextEncoder().encode(value) };
  if ("float" in value) return { type: AttributeProto_AttributeType.FLOAT, f: value.float };
  return { type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) };
}

const valueMessage = ({ name, dtype, shape }: OnnxValue): MessageInitShape<typeof ValueInfoProtoSchema> => ({
  name: name,
  type: {
    value: {
      case: "tensorType",
      value: {
        elemType: ELEMENT_TYPES[dtype],
        shape: {
          dim: shape.map((size) => ({
            value:
              typeof size === "number"
                ? { case: "dimValue" as const, value: BigInt(size) }
                : { case: "dimParam" as const, value: size },
          })),
        },
      },
    },
  },
});
