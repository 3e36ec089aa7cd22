import { basename } from "node:path";
import { noMapCalled } from "../../../compiler/checkpoint/foreign-names-messages.ts";
import { madeFrom } from "../../../compiler/diagram/made-from.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { Choices } from "../../../compiler/model/resolve.ts";
import { sizesOf } from "../../../compiler/shape/shape.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { kindOf } from "../../../schema/recipe/file-kind.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { noCheckpointMap } from "../../../schema/spec/checkpoint-messages.ts";
import type { CheckpointMap } from "../../../schema/spec/spec.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { packageVersion } from "../files/package.ts";
import { chooseTensors } from "../imports/choose-tensors.ts";
import { configDisagreements } from "../imports/config-disagreements.ts";
import { fetchFromHub, type HubWatch, isOnHub } from "../imports/hub.ts";
import { importSentences } from "../imports/import-messages.ts";
import { importedState, type ResizedTensor } from "../imports/imported-state.ts";
import { keptSource } from "../imports/kept-source.ts";
import { imagesFor, type ModelForm, readConfigs } from "../imports/source-config.ts";
import { openWeights, type WeightFiles } from "../imports/weight-files.ts";
import { writeImport } from "../imports/write-import.ts";
import type { OpenData } from "../loading/open-data.ts";
import { writeSamples } from "../loading/samples.ts";
import { checkRecipe } from "../recipes/check-recipe.ts";
import { openRecipeData } from "../recipes/open-recipe-data.ts";
import { type RecipeModel, recipeModel } from "../recipes/read-model.ts";
import { type LocatedRecipe, locatedSpec, readRecipeFile } from "../recipes/read-recipe-file.ts";
import { requireFree } from "../run-folder/create-run-folder.ts";
import { writeDataRecord } from "../run-folder/data-record.ts";
import type { ImportedImages } from "../run-folder/import-record.ts";
import { digestsOf, specDigests } from "../run-folder/run-digests.ts";
import type { Tools } from "../runs/tools.ts";
import { readSpecFile } from "../specs/spec-files.ts";

export interface ImportOptions extends Choices {
  /** Path of the spec, or of a recipe, on whose images the run is then measured and trained. */
  readonly spec: string;
  /** A safetensors file, the index of one in parts, a folder with either, or a repository: `hf:OWNER/NAME`. */
  readonly weights: string;
  /** The spec's checkpoint map; that which knows the names if left out. */
  readonly from?: string | undefined;
  /** The folder to leave; `runs/NAME-1`, `-2`, … if left out. */
  readonly run?: string | undefined;
  /** Patterns of their tensors that may be there and are not used. */
  readonly ignore?: readonly string[] | undefined;
  /** Patterns of our weights that begin as in training. */
  readonly fresh?: readonly string[] | undefined;
  /** Of weights that begin as in training; 0 if left out. */
  readonly seed?: number | undefined;
  /** Configs that lie elsewhere than beside the weights. */
  readonly configs?: readonly string[] | undefined;
  /** How much of a file of a repository has come. */
  readonly onBytes?: HubWatch["onBytes"];
}

export interface ImportResult {
  readonly run: string;
  /** The spec's checkpoint map that the weights came in by. */
  readonly layout: string;
  readonly prefix: { readonly added: string; readonly dropped: string };
  /** How many tensors the source has, and how many weights the model. */
  readonly tensors: number;
  readonly weights: number;
  /** Numbers in the weights. */
  readonly parameters: number;
  /** Tensors that no weight is made of, kept for an export. */
  readonly unused: readonly string[];
  /** Weights that begin as in training. */
  readonly fresh: readonly string[];
  /** Tables of another image size that were brought to the model's. */
  readonly resized: readonly ResizedTensor[];
  /** How many tensors of each element type were read. */
  readonly types: Readonly<Record<string, number>>;
  /** How pictures reach the model; null where the source does not say. */
  readonly images: ImportedImages | null;
  /** Whether there is a recipe, so that the run can be measured and trained. */
  readonly hasRecipe: boolean;
  /** What should be known. */
  readonly notes: readonly string[];
}

/**
 * Makes a run of another library's weights.
 * @throws ProblemError with everything that is wrong; then nothing was written
 */
export async function importWeights(tools: Pick<Tools, "drawModel">, options: ImportOptions): Promise<ImportResult> {
  const { weights: source, run, from, ignore = [], fresh = [], seed = 0, configs: named = [] } = options;
  const { located, read } = await givenModel(options);
  if (run !== undefined) await requireFree(run, "-o");
  const typed = read.model.evaluated;
  const maps = mapsFor(typed, from);
  const files = openWeights(isOnHub(source) ? await fetchFromHub(source, { onBytes: options.onBytes }) : source);
  const configs = readConfigs(files.folder, named);
  const disagreements = configDisagreements(typed, configs);
  const chosen = chooseTensors(typed, maps, files, { ignore, fresh });
  const { state, resized } = importedState(typed, files, chosen, seed, disagreements);
  const form = formOf(typed);
  const images = form && imagesFor(configs, form);
  const { preset, set = {} } = located?.choices ?? options;
  const { layout, prefix, unused } = chosen;
  const data = located && (await openRecipeData(located, read.model));
  const folder = await writeImport(
    {
      spec: read.spec,
      record: {
        vitral: packageVersion,
        preset,
        set,
        source,
        layout,
        prefix,
        tensors: [...files.tensors.values()].map(({ name, type, shape }) => ({ name, type, shape })),
        metadata: Object.fromEntries(files.metadata),
        images,
      },
      state,
      digests:
        data === undefined
          ? { spec: specDigests(read.spec), teacher: undefined, split: undefined }
          : digestsOf(read.spec, data),
      recipe: located?.recipe,
      files: keptSource(files, unused, configs),
    },
    located?.name ?? typed.name,
    run,
    async (made) => {
      const diagram = await tools.drawModel?.(typed, madeFrom(read.spec.source, { preset, set }));
      if (diagram !== undefined) await writeFileAtomically(made.diagram, diagram);
      if (located === undefined) return;
      if (data === undefined) return;
      await writeDataRecord(made, located.recipe, data);
      await writeSamples(made.samples, data);
    },
  );
  await data?.close();
  const types = typesOf(files, unused);
  const outside = [...files.tensors.keys()].filter((name) => !name.startsWith(prefix.added));
  return {
    run: folder.path,
    layout,
    prefix,
    tensors: files.tensors.size,
    weights: state.size,
    parameters: [...state.values()].reduce((sum, { data }) => sum + data.length, 0),
    unused,
    fresh: chosen.fresh,
    resized,
    types,
    images: images ?? null,
    hasRecipe: located !== undefined,
    notes: [
      ...(prefix.added === "" ? [] : [importSentences.prefixAdded(prefix.added, outside)]),
      ...(prefix.dropped === "" ? [] : [importSentences.prefixDropped(prefix.dropped)]),
      ...Object.entries(types).flatMap(([type, count]) => typeNote(type, count)),
      ...resizedNotes(resized),
      ...(chosen.fresh.length === 0 ? [] : [importSentences.fresh(chosen.fresh, seed)]),
      ...(unused.length === 0 ? [] : [importSentences.unused(unused)]),
      ...disagreements,
      ...imageNotes(images, data),
    ],
  };
}

interface GivenModel {
  readonly located: LocatedRecipe | undefined;
  readonly read: RecipeModel;
}

async function givenModel({ spec, preset, set = {} }: ImportOptions): Promise<GivenModel> {
  if (kindOf(readSpecFile(spec)) !== "recipe")
    return { located: undefined, read: recipeModel(locatedSpec(spec, { preset, set }), false) };
  const texts = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  const overrides: Overrides = { set: texts, ...(preset === undefined ? {} : { preset }) };
  const located = await readRecipeFile(spec, overrides);
  const { checked, problems } = checkRecipe(located);
  if (checked === undefined) throw new ProblemError(problems.filter(({ severity }) => severity === "error"));
  return { located, read: checked };
}

/** @throws ProblemError K601, X930 */
function mapsFor(typed: TypedGraph, from: string | undefined): readonly CheckpointMap[] {
  const { spec } = typed.model;
  const maps = spec.checkpoints;
  if (maps.length === 0) throw new ProblemError(noCheckpointMap(spec.span));
  const wanted = from === undefined ? maps : maps.filter(({ name }) => name.text === from);
  const names = spec.checkpoints.map(({ name }) => name);
  if (wanted.length === 0) throw new ProblemError(noMapCalled(spec.span, from ?? "", names));
  return wanted;
}

/** The form of the model's pictures; undefined where it takes none. */
function formOf(typed: TypedGraph): ModelForm | undefined {
  const [input, ...others] = typed.inputs.values();
  if (input === undefined || others.length > 0) return undefined;
  const [, channels, height, width] = sizesOf(input);
  if (typeof channels !== "number" || typeof height !== "number" || typeof width !== "number") return undefined;
  const logits = typed.outputs.get("logits") ?? [...typed.outputs.values()][0];
  const classes = logits === undefined ? undefined : sizesOf(logits).at(-1);
  return { channels, height, width, classes: typeof classes === "number" ? classes : undefined };
}

function typesOf({ tensors }: WeightFiles, unused: readonly string[]): Readonly<Record<string, number>> {
  const left = new Set(unused);
  const counts: Record<string, number> = {};
  for (const { name, type } of tensors.values()) if (!left.has(name)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function resizedNotes(resized: readonly ResizedTensor[]): readonly string[] {
  const [first] = resized;
  return first === undefined ? [] : [importSentences.resized(first, resized.length - 1)];
}

function typeNote(type: string, count: number): readonly string[] {
  if (type === "F64") return [importSentences.rounded(count)];
  return type === "F16" || type === "BF16" ? [importSentences.widened(count, type)] : [];
}

/** A recipe's images are normalised in its own way: weights that saw others will be measured lower than they are. */
function imageNotes(images: ImportedImages | undefined, data: OpenData | undefined): readonly string[] {
  if (images === undefined) return data === undefined ? [importSentences.noImages] : [];
  if (data === undefined) return [importSentences.images(images, basename(images.from))];
  const { name, images: own } = data;
  const isSame = (["mean", "deviation"] as const).every((key) => own[key].join() === images[key].join());
  return isSame ? [] : [importSentences.otherImages(name, images.from)];
}
