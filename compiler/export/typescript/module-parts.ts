import type { TypedGraph } from "../../expand/typed-graph.ts";
import { fromHalfText } from "../from-half.ts";
import { commentText, key, valueText } from "./identifier.ts";

/** Names that a module has whatever the model is. */
export const RESERVED = [
  "tf",
  "config",
  "forward",
  "loadWeights",
  "readSafetensors",
  "shapes",
  "tables",
  "table",
  "preprocess",
  "Weights",
  "Outputs",
  "Linear",
  "Norm",
  "Pair",
  "classes",
];

/** What the comment at its head says. */
export function headOf({ name, title, model }: TypedGraph): string[] {
  const { doc, papers } = model.spec;
  return [
    `${title ?? name}${papers.length > 0 ? ` (${papers.join(", ")})` : ""}`,
    ...(doc === undefined ? [] : ["", doc]),
    "",
    `Written by Vitral from the spec \`${name}\`.`,
  ];
}

/** The spec's parameters as they were chosen. */
export function configText({ model }: TypedGraph): string {
  const lines = model.spec.params.flatMap(({ name, doc }) => {
    const value = model.scope.settled(name.text);
    if (value === undefined) return [];
    return [
      ...(doc === undefined ? [] : [`  /** ${commentText(doc)} */`]),
      `  ${key(name.text)}: ${valueText(value)},`,
    ];
  });
  return `/** The parameters as they were chosen; the sizes in this module follow from them. */
export const config = {\n${lines.join("\n")}\n} as const;`;
}

/** Reads the weights that stand beside the module, and says so where they are another model's. */
export function loadText({ weights }: TypedGraph): string {
  const lines = [...groupedShapes(weights)].map(([path, shape]) => `  ${key(path)}: [${shape.join(", ")}],`);
  return `/** The shape of every weight by its path; \`*\` is any index of a loop. */
const shapes: Readonly<Record<string, readonly number[]>> = {\n${lines.join("\n")}\n};

const weightCount = ${weights.size};

/**
 * The weights in a safetensors file, such as \`weights.safetensors\`: F32, or F16 in half the room.
 * @throws where they are not this model's
 */
export function loadWeights(file: ArrayBuffer): Weights {
  const view = new DataView(file);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(new Uint8Array(file, 8, start - 8)),
  );
  const root = Object.create(null);
  let count = 0;
  for (const [path, entry] of Object.entries(header)) {
    if (path === "__metadata__") continue;
    const { dtype, shape, data_offsets: [from, to] } = entry;
    const name = Object.hasOwn(shapes, path) ? path : path.replaceAll(/\\.\\d+(?=\\.|$)/g, ".*");
    if (!Object.hasOwn(shapes, name)) throw new Error(\`this model has no weight \${path}\`);
    const wanted = shapes[name];
    if (wanted.join() !== shape.join()) throw new Error(\`\${path} has shape [\${shape}], not [\${wanted}]\`);
    if (dtype !== "F32" && dtype !== "F16") throw new Error(\`\${path} is \${dtype}, neither F32 nor F16\`);
    const bytes = file.slice(start + from, start + to);
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let at = root;
    for (const key of keys) at = at[key] ??= Object.create(null);
    at[last] = tf.tensor(dtype === "F16" ? fromHalf(new Uint16Array(bytes)) : new Float32Array(bytes), shape);
    count++;
  }
  if (count !== weightCount) throw new Error(\`\${count} weights of \${weightCount}\`);
  return listed(root) as Weights;
}

/** Records whose keys are indices become lists. */
function listed(node: unknown): unknown {
  if (node instanceof tf.Tensor || typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, listed(value)] as const);
  if (entries.every(([key]) => /^\\d+$/.test(key))) return entries.map(([, value]) => value);
  for (const [key, value] of entries) Object.assign(node, { [key]: value });
  return node;
}

${fromHalfText}`;
}

/** Shapes by path, those of a loop's iterations once where they are equal. */
function groupedShapes(weights: TypedGraph["weights"]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, { readonly path: string; readonly sizes: readonly number[] }[]>();
  for (const { path, sizes } of weights.values()) {
    const group = path.replaceAll(/\.\d+(?=\.|$)/g, ".*");
    groups.set(group, [...(groups.get(group) ?? []), { path, sizes }]);
  }
  const shapes = new Map<string, readonly number[]>();
  for (const [group, members] of groups) {
    const [first] = members;
    const isAlike = members.every(({ sizes }) => sizes.join() === first?.sizes.join());
    for (const { path, sizes } of members) shapes.set(isAlike ? group : path, sizes);
  }
  return shapes;
}
