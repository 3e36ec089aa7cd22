import { fromHalfText } from "../from-half.ts";
import { LAYOUT_SECTION } from "./layout-section.ts";

export const files = { relaxed: "model-relaxed.wasm", simd: "model.wasm", weights: "weights.safetensors" } as const;

/** What a loader is whatever the model is: statements of TypeScript. */
export const loaderTexts: readonly string[] = [
  `/** Numbers of a tensor, row by row. */
export interface Tensor<Data> {
  readonly shape: readonly number[];
  readonly data: Data;
}`,

  `export interface Model {
  /**
   * Computes the outputs. It takes the thread that calls it until it is done.
   * @throws where an input is missing or of another size
   */
  run(inputs: Inputs): Outputs;
}`,

  `/** Where a tensor lies in the memory. All elements have 4 bytes; a bool is 0 or 1. */
interface Place {
  readonly address: number;
  readonly dtype: "f32" | "i32" | "bool";
  readonly shape: readonly number[];
}`,

  `/** What the module says of itself. */
interface Layout {
  readonly pages: number;
  readonly run: string;
  readonly weights: Readonly<Record<string, Place>>;
  readonly inputs: Readonly<Record<string, Place>>;
  readonly outputs: Readonly<Record<string, Place>>;
  readonly constants: readonly { readonly address: number; readonly dtype: Place["dtype"]; readonly data: string }[];
  readonly fault: number;
  readonly checked: readonly string[];
}`,

  `/**
 * Makes the model ready to run.
 * @param read gives a file of this folder by its name: \`${files.relaxed}\` or \`${files.simd}\`, and \`${files.weights}\`
 * @param options with \`relaxed: false\` the machine's faster instructions are left alone: then the last digits are the
 * same on every machine
 * @throws where the weights are another model's
 */
export async function load(
  read: (name: string) => Promise<ArrayBuffer | Uint8Array>,
  options: { readonly relaxed?: boolean } = {},
): Promise<Model> {
  const bytesOf = async (name: string) => {
    const file = await read(name);
    return (file instanceof Uint8Array ? file : new Uint8Array(file)) as Uint8Array<ArrayBuffer>;
  };
  let bytes = options.relaxed === false ? undefined : await bytesOf("${files.relaxed}");
  if (bytes === undefined || !WebAssembly.validate(bytes)) bytes = await bytesOf("${files.simd}");
  const code = await WebAssembly.compile(bytes);
  const layout: Layout = JSON.parse(new TextDecoder().decode(WebAssembly.Module.customSections(code, "${LAYOUT_SECTION}")[0]));
  const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages });
  const { exports } = await WebAssembly.instantiate(code, { env: { memory } });
  const compute = exports[layout.run] as (thread: number, threads: number) => void;
  const { buffer } = memory;
  for (const { address, dtype, data } of layout.constants) {
    const constant = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    if (dtype === "bool") new Int32Array(buffer, address, constant.length).set(constant);
    else new Uint8Array(buffer, address, constant.length).set(constant);
  }
  writeWeights(buffer, layout.weights, await bytesOf("${files.weights}"));
  return {
    run(inputs) {
      const given = new Map<string, ArrayLike<number>>(Object.entries(inputs));
      for (const [name, place] of Object.entries(layout.inputs)) {
        const numbers = given.get(name);
        const wanted = wordsOf(buffer, place);
        if (numbers?.length !== wanted.length)
          throw new Error(
            \`\${name} is [\${place.shape}], \${wanted.length} numbers, and \${numbers?.length ?? 0} are given\`,
          );
        wanted.set(numbers);
      }
      const fault = new Int32Array(buffer, layout.fault, 3).fill(0);
      compute(0, 1);
      const [site, index, length] = fault;
      if (site !== 0)
        throw new Error(\`\${layout.checked[site - 1]} picks element \${index} of an axis of \${length}\`);
      const outputs = Object.entries(layout.outputs).map(([name, place]) => {
        const words = wordsOf(buffer, place).slice();
        return [name, { shape: place.shape, data: place.dtype === "bool" ? Uint8Array.from(words) : words }];
      });
      return Object.fromEntries(outputs) as Outputs;
    },
  };
}`,

  `/** A tensor's elements in the memory. */
function wordsOf(buffer: ArrayBuffer, { address, dtype, shape }: Place): Float32Array | Int32Array {
  const count = shape.reduce((product, size) => product * size, 1);
  return dtype === "f32" ? new Float32Array(buffer, address, count) : new Int32Array(buffer, address, count);
}`,

  `/** Puts the weights of a safetensors file, F32 or F16, where the module reads them. */
function writeWeights(buffer: ArrayBuffer, weights: Layout["weights"], file: Uint8Array<ArrayBuffer>): void {
  const start = 8 + Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(file.subarray(8, start)),
  );
  const places = new Map(Object.entries(weights));
  for (const [path, entry] of Object.entries(header)) {
    if (path === "__metadata__") continue;
    const { dtype, shape, data_offsets: [from, to] } = entry;
    const place = places.get(path);
    if (place === undefined) throw new Error(\`this model has no weight \${path}\`);
    if (place.shape.join() !== shape.join())
      throw new Error(\`\${path} has shape [\${shape}], not [\${place.shape}]\`);
    if (dtype !== "F32" && dtype !== "F16") throw new Error(\`\${path} is \${dtype}, neither F32 nor F16\`);
    const begin = file.byteOffset + start;
    const bytes = file.buffer.slice(begin + from, begin + to);
    wordsOf(buffer, place).set(dtype === "F16" ? fromHalf(new Uint16Array(bytes)) : new Float32Array(bytes));
    places.delete(path);
  }
  for (const path of places.keys()) throw new Error(\`the file has no weight \${path}\`);
}`,

  fromHalfText,
];
