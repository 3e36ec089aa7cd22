import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "../../compiler/check.ts";
import { foreignWeights } from "../../compiler/checkpoint/checkpoint-map.ts";
import type { WeightSource } from "../../compiler/checkpoint/weight-source.ts";
import { compile } from "../../compiler/compile.ts";
import type { Engine, HostTensor, PreparedPlan } from "../../runtime/engines/engine.ts";
import { taken } from "../../runtime/format/foreign-weights.ts";
import { readSafetensors } from "../../runtime/host/files/read-safetensors.ts";
import { loadCheckpoint } from "../../runtime/host/run-folder/checkpoint.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { exportRun } from "../../runtime/host/tasks/export-model.ts";
import { importWeights } from "../../runtime/host/tasks/import-weights.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { repeatableText, specFile } from "../../test/training/specs.ts";

/** Exchanging two tensors of one shape must move the logits by this share of the largest, or the test sees no exchange. */
const SEEN = 1e-3;

type Tensors = ReadonlyMap<string, HostTensor>;

/** What bench/zoo/redrawn.py says of a model beside its weights. */
interface About {
  readonly spec: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** The map by which the weights are to come in; empty for whichever fits best. */
  readonly layout: string;
  /** Two of its library's tensors, and how much exchanging them changes the library's own logits. */
  readonly exchanges: readonly (readonly [one: string, other: string, change: number])[];
}

export interface Held {
  readonly name: string;
  readonly spec: string;
  readonly tensors: number;
  /** The largest difference of a logit, as a share of the largest logit. */
  readonly deviation: number;
  /** The library's tensors that the map reads nowhere, counters of batches and what stands for masked patches aside. */
  readonly unread: readonly string[];
  /** The map by which they came in, if another was to. */
  readonly mistaken: string | undefined;
  /** Whether they leave as they came, bit for bit. */
  readonly comesBack: boolean;
  readonly exchanges: {
    readonly made: number;
    /** Which the library does not see either: they cancel. */
    readonly cancelling: number;
    /** Which the library sees and ours does not. */
    readonly unseen: readonly string[];
    /** The least that an exchange moved our logits by, which the library sees. */
    readonly least: number;
  };
}

/** Runs a spec with redrawn weights of timm's or another library as `vitral import` brings them in, and once more for each exchange. */
export async function heldToSource(engine: Engine, folder: string, name: string): Promise<Held> {
  const about: About = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  const weights = readSafetensors(join(folder, `${name}.safetensors`)).tensors;
  const recorded = readSafetensors(join(folder, `${name}.case.safetensors`)).tensors;
  const [image, theirs] = [tensor(recorded, "input/image"), tensor(recorded, "output/logits")];
  const path = `specs/${about.spec}.json`;
  const source = { name: path, text: repeatableText(specFile(path)) };
  const options = { set: settings(about.set), importer: specFiles(path) };
  const { typed, problems } = check(source, options);
  if (typed === undefined) throw new ProblemError(problems);
  const sources = foreignWeights(typed, weights);
  const plan = compile({
    source,
    ...options,
    engine: engine.identity.name,
    batchSizes: { predict: [image.shape[0] ?? 1] },
  });
  const prepared = engine.prepare(plan);
  try {
    const { state, layout, comesBack } = await imported(path, options.set, join(folder, `${name}.safetensors`));
    prepared.writeState(state);
    const distance = async () => apart(await logits(prepared, image), theirs);
    const deviation = await distance();
    const moved: { readonly pair: string; readonly theirs: number; readonly ours: number }[] = [];
    for (const [one, other, change] of about.exchanges) {
      const touched = sources.filter(({ keys }) => keys.some((key) => key === one || key === other));
      prepared.writeState(stateOf(touched, exchanged(weights, one, other)));
      moved.push({ pair: `${one} and ${other}`, theirs: change, ours: await distance() });
      prepared.writeState(stateOf(touched, weights));
    }
    const seen = moved.filter((exchange) => exchange.theirs > SEEN);
    const read = new Set(sources.flatMap(({ keys }) => keys));
    return {
      name,
      spec: about.spec,
      tensors: weights.size,
      deviation,
      unread: [...weights.keys()].filter((key) => !read.has(key) && !/num_batches_tracked$|mask_token$/.test(key)),
      mistaken: about.layout === "" || about.layout === layout ? undefined : layout,
      comesBack,
      exchanges: {
        made: moved.length,
        cancelling: moved.length - seen.length,
        unseen: seen.filter(({ ours }) => ours <= SEEN).map(({ pair }) => pair),
        least: Math.min(...seen.map(({ ours }) => ours).filter(Number.isFinite)),
      },
    };
  } finally {
    prepared.dispose();
  }
}

interface Imported {
  readonly state: Tensors;
  readonly layout: string;
  readonly comesBack: boolean;
}

async function imported(spec: string, set: Record<string, string>, weights: string): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), "vitral-import-"));
  try {
    const { run, layout } = await importWeights(
      { drawModel: async () => "" },
      { spec, set, weights, run: join(folder, "run") },
    );
    const { state } = await loadCheckpoint(join(run, "checkpoints", "last.safetensors"));
    const output = join(folder, "back");
    await exportRun(run, "last", { target: "safetensors", library: layout, output });
    const comesBack = readFileSync(join(output, "model.safetensors")).equals(readFileSync(weights));
    return { state, layout, comesBack };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tensor(tensors: Tensors, key: string): HostTensor {
  const found = tensors.get(key);
  if (found === undefined) throw new Error(`there is no ${key}`);
  return found;
}

const settings = (set: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(set).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );

const stateOf = (sources: readonly WeightSource[], weights: Tensors): Map<string, HostTensor> =>
  new Map(
    sources.map((one) => [
      one.path,
      taken(
        one,
        one.keys.map((key) => tensor(weights, key)),
      ),
    ]),
  );

const exchanged = (weights: Tensors, one: string, other: string): Tensors =>
  new Map([...weights, [one, tensor(weights, other)], [other, tensor(weights, one)]]);

async function logits(prepared: PreparedPlan, image: HostTensor): Promise<HostTensor> {
  const { logits: classes, painted } = await prepared.run("predict", { image });
  const found = classes ?? painted;
  if (found === undefined) throw new Error("the spec has no output `logits`, and paints nothing");
  return found;
}

function apart(ours: HostTensor, theirs: HostTensor): number {
  if (ours.shape.join() !== theirs.shape.join()) throw new Error(`logits are ${ours.shape} and ${theirs.shape}`);
  let [difference, largest] = [0, 0];
  for (const [i, value] of ours.data.entries()) {
    const wanted = Number(theirs.data[i]);
    difference = Math.max(difference, Math.abs(value - wanted));
    largest = Math.max(largest, Math.abs(wanted));
  }
  return difference / largest;
}
