import { resolve as resolvePath } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Node as JsoncNode, parseTree } from "jsonc-parser";
import { checkModes } from "../compiler/check.ts";
import { expand } from "../compiler/expand/expand.ts";
import type { TypedGraph } from "../compiler/expand/typed-graph.ts";
import { withinBudget } from "../compiler/limits/budget.ts";
import { type Importer, link, noImports } from "../compiler/model/link.ts";
import { resolve } from "../compiler/model/resolve.ts";
import { ops } from "../compiler/ops/index.ts";
import { checkRecipeText } from "../runtime/host/recipes/check-recipe.ts";
import { fileOf } from "../runtime/host/specs/shipped-specs.ts";
import { specFiles } from "../runtime/host/specs/spec-files.ts";
import { parseJson } from "../schema/json/json.ts";
import type { Problem } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { fileKind } from "../schema/recipe/file-kind.ts";
import { readRecipe } from "../schema/recipe/read-recipe.ts";
import { readSpec } from "../schema/spec/read-spec.ts";
import { keysOf } from "./role.ts";

/** What is known of an open file. */
export interface Analysis {
  readonly uri: string;
  readonly source: Source;
  readonly problems: readonly Problem[];
  /** The values as far as they can be read, also of a text that is still being typed. */
  readonly tree: JsoncNode | undefined;
  /** The model as far as it can be typed; what could not is poisoned. */
  readonly typed: TypedGraph | undefined;
}

/** Reads and checks a file. Files that the spec imports are read from disk. */
export function analyze(uri: string, text: string): Analysis {
  const path = pathOf(uri);
  const source = { name: path ?? uri, text };
  const tree = treeOf(text);
  const importer = path === undefined ? noImports : specFiles(path);
  return { uri, source, tree, ...look(source, tree, importer, path !== undefined) };
}

/** The path of a file; nothing for what is none on this machine, such as `untitled:` or `file://host/x`. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** What the editor's own questions are answered from. Its parser recurses: what is nested too deeply has no tree. */
function treeOf(text: string): JsoncNode | undefined {
  if (parseJson({ name: "", text }).problems.some(({ code }) => code === "J015" || code === "J016")) return undefined;
  return parseTree(text, [], { allowTrailingComma: true });
}

function look(
  source: Source,
  tree: JsoncNode | undefined,
  importer: Importer,
  isFile: boolean,
): Pick<Analysis, "problems" | "typed"> {
  const keys = keysOf(tree);
  if (fileKind(keys) === "recipe") return { problems: recipeProblems(source, isFile), typed: undefined };
  const { spec, problems } = readSpec(source, ops);
  // A file of one block is no model: its shapes are known where it is called.
  if (spec !== undefined && !keys.includes("outputs") && !keys.includes("extends"))
    return { problems, typed: undefined };
  const checked = checkModes(source, { importer });
  return { problems: checked.problems, typed: checked.model?.evaluated ?? typedInPart(source, importer) };
}

/** A text that is no file has no folder to find its spec from. What is wrong in the spec is shown where the recipe names it. */
function recipeProblems(source: Source, isFile: boolean): readonly Problem[] {
  if (!isFile) return readRecipe(source).problems;
  const named = readRecipe(source).file?.spanOf("spec");
  return checkRecipeText(source).problems.map((found): Problem => {
    const { span, related } = found;
    if (span === undefined || span.source === source || named === undefined) return found;
    return { ...found, span: named, related: [{ span, text: found.label ?? "here" }, ...related] };
  });
}

/** What can be typed of a spec that has mistakes, so that hovers and hints stay while one is mended. */
function typedInPart(source: Source, importer: Importer): TypedGraph | undefined {
  try {
    const { spec } = readSpec(source, ops);
    return spec === undefined ? undefined : withinBudget(() => expand(resolve(link(spec, importer), {}, []), []));
  } catch {
    // The mistake is reported already; there is just nothing to show beside it.
    return undefined;
  }
}

/** What the editor calls a source: an open file by its own name, an imported one by its place on disk. */
export function uriOf({ uri, source: own }: Pick<Analysis, "uri" | "source">, source: Source): string {
  return source.name === own.name ? uri : pathToFileURL(resolvePath(fileOf(source.name))).href;
}
