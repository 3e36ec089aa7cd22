import { checkedModel } from "../../../compiler/check.ts";
import { compile } from "../../../compiler/compile.ts";
import { namedValues, tapOutput } from "../../../compiler/expand/named-values.ts";
import type { Engine, HostTensor } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { initialState } from "../../../runtime/training/initialize.ts";
import { inputsOf, randomInputs } from "../../../runtime/training/step-inputs.ts";
import { specFile } from "../../training/specs.ts";

/** A shipped spec with settings of `SMALL`, as every command takes it. */
export function smallModel(path: string, settings: string) {
  const set = Object.fromEntries(settings.split(" ").map((setting) => setting.split("=") as [string, string]));
  const file = specFile(path);
  return checkedModel(readSpecFile(file), { set, importer: specFiles(file) }, false);
}

const batch = 2;

/**
 * The values of a model that an engine gives otherwise than the one that runs kernel by kernel: each with the largest
 * difference, as a part of its largest number.
 */
export async function valuesUnlike(name: "wasm", path: string, settings: string): Promise<readonly string[]> {
  const model = smallModel(path, settings);
  const names = [...namedValues(model.evaluated).keys()];
  const give = async (engine: Engine): Promise<Readonly<Record<string, HostTensor>>> => {
    const plan = compile({ model, engine: engine.identity.name, batchSizes: { predict: [batch] }, taps: names });
    const prepared = engine.prepare(plan);
    try {
      prepared.writeState(initialState(plan.state, 1));
      const inputs = inputsOf(plan, "predict");
      const [[image, { shape }] = ["", { shape: [] }]] = Object.entries(inputs).filter(
        ([, { role }]) => role === "data",
      );
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * i));
      return await prepared.run("predict", { [image]: { dtype: "f32", shape, data }, ...randomInputs(inputs, 0, 0) });
    } finally {
      prepared.dispose();
    }
  };
  const given = await give((await openEngine(name)).engine);
  const plain = await give((await openEngine("cpu")).engine);
  if (names.length < 10) throw new Error(`${path} has ${names.length} values only`);
  return names.flatMap((value) => {
    const off = difference(given[tapOutput(value)], plain[tapOutput(value)]);
    return off <= 1e-4 ? [] : [`${value}: ${off}`];
  });
}

function difference(given: HostTensor | undefined, plain: HostTensor | undefined): number {
  if (given === undefined || plain === undefined || String(given.shape) !== String(plain.shape)) return Infinity;
  const [found, expected] = [given.data, Float64Array.from(plain.data)];
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
  return expected.reduce((most, x, i) => Math.max(most, Math.abs(x - (found[i] ?? Infinity))), 0) / largest;
}
