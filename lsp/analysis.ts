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
import { checkRecipe } from "../runtime/host/recipes/check-recipe.ts";
import { locateRecipe } from "../runtime/host/recipes/read-recipe-file.ts";
import { fileOf } from "../runtime/host/specs/shipped-specs.ts";
import { specFiles } from "../runtime/host/specs/spec-files.ts";
import { parseWritten } from "../schema/json/json.ts";
import type { Problem } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { type FileKind, fileKind } from "../schema/recipe/file-kind.ts";
import { readRecipe } from "../schema/recipe/read-recipe.ts";
import { type ReadSpec, readSpec } from "../schema/spec/read-spec.ts";
import { Naming, shownHere } from "./elsewhere.ts";
import { keysOf } from "./word-role.ts";

/** What is known of one version of an open file: each part is worked out when it is first asked for, and once. */
export class Analysis {
  readonly uri: string;
  readonly source: Source;
  private readonly path: string | undefined;
  private parsed: { readonly tree: JsoncNode | undefined } | undefined;
  private looked: Looked | undefined;

  constructor(uri: string, text: string) {
    this.uri = uri;
    this.path = pathOf(uri);
    this.source = { name: this.path ?? uri, text };
  }

  /** The values as far as they can be read, also of a text that is still being typed. */
  get tree(): JsoncNode | undefined {
    this.parsed ??= { tree: treeOf(this.source) };
    return this.parsed.tree;
  }

  get problems(): readonly Problem[] {
    return this.look().problems;
  }

  /** The model as far as it can be typed; what could not is poisoned. */
  get typed(): TypedGraph | undefined {
    return this.look().typed;
  }

  private look(): Looked {
    this.looked ??= this.kind() === "recipe" ? lookAtRecipe(this.source, this.path) : this.lookAtSpec();
    return this.looked;
  }

  private lookAtSpec(): Looked {
    const read = readSpec(this.source, ops);
    // A file of one block is no model: its shapes are known where it is called.
    const isModel = ["outputs", "extends"].some((key) => this.keys().includes(key));
    return read.spec === undefined || isModel
      ? lookAtModel(this.source, read, this.path)
      : { problems: read.problems, typed: undefined };
  }

  private kind(): FileKind | undefined {
    return fileKind(this.keys());
  }

  /** Also of a text that is no JSON yet. */
  private keys(): readonly string[] {
    const { value } = parseWritten(this.source);
    return value?.kind === "object" ? value.properties.map(({ name }) => name) : keysOf(this.tree);
  }
}

interface Looked {
  readonly problems: readonly Problem[];
  readonly typed: TypedGraph | undefined;
}

/** A file as it is in the editor. Files that it imports are read from disk. */
export const analyze = (uri: string, text: string): Analysis => new Analysis(uri, text);

/** The path of a file; nothing for what is none on this machine, such as `untitled:` or `file://host/x`. */
function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
  } catch {
    return undefined;
  }
}

/** What the editor's own questions are answered from. Its parser recurses: what is nested too deeply has no tree. */
function treeOf(source: Source): JsoncNode | undefined {
  if (parseWritten(source).problems.some(({ code }) => code === "J015" || code === "J016")) return undefined;
  return parseTree(source.text, [], { allowTrailingComma: true });
}

function lookAtModel(source: Source, read: ReadSpec, path: string | undefined): Looked {
  const { spec, isUsable } = read;
  const naming = new Naming();
  const importer = naming.watching(path === undefined ? noImports : specFiles(path));
  const { model, partial, problems } = checkModes(source, { importer }, read);
  const bringing = (other: Source) => spec && naming.of(spec, other.name);
  return {
    problems: problems.map((found) => shownHere(found, source, bringing)),
    typed: model?.evaluated ?? partial ?? (isUsable === true ? undefined : typedInPart(read, importer)),
  };
}

/** A text that is no file has no folder to find its spec from. */
function lookAtRecipe(source: Source, path: string | undefined): Looked {
  if (path === undefined) return { problems: readRecipe(source).problems, typed: undefined };
  const { located, problems } = locateRecipe(source);
  const found = located === undefined ? problems : checkRecipe(located).problems;
  return { problems: found.map((one) => shownHere(one, source, () => located?.spanOf("spec"))), typed: undefined };
}

/** What can be typed of a text that is not JSON in all its parts, so that hovers and hints stay while it is mended. */
function typedInPart({ spec }: ReadSpec, importer: Importer): TypedGraph | undefined {
  if (spec === undefined) return undefined;
  try {
    return withinBudget(() => expand(resolve(link(spec, importer, []), {}, []), []));
  } catch {
    // The mistake is reported already; there is just nothing to show beside it.
    return undefined;
  }
}

/** What the editor calls a source: an open file by its own name, an imported one by its place on disk. */
export function uriOf({ uri, source: own }: Pick<Analysis, "uri" | "source">, source: Source): string {
  return source.name === own.name ? uri : pathToFileURL(resolvePath(fileOf(source.name))).href;
}
