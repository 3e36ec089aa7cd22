import { readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Vite } from "vitest/node";

/*
 * What is tested runs as it does where it is installed: as JavaScript that Node loads by itself. Loaded one by one through
 * the runner, the modules of the compiler take every process of it some seconds more.
 */

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, ".built");
const isSource = (path: string): boolean =>
  /^(?:index|node|(?:schema|compiler|runtime|lsp|cli)[/\\].*)\.ts$/.test(path);

/** What is built of a source, for what starts a process of its own: `compiler/compile.ts` → a path of JavaScript. */
export const builtOf = (source: string): string => join(folder, source.replace(/\.ts$/, ".js"));

/** Every file by itself, its imports as `tsc` writes them. */
const fileByFile: Plugin = {
  name: "file by file",
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "entry-point" ? undefined : { path: path.replace(/^(\..*)\.ts$/, "$1.js"), external: true },
    ),
};

function filesIn(path: string, ending: string): readonly string[] {
  const names = readdirSync(path, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending));
}

const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;

/** Builds what has changed since it was built. Vitest calls it before the tests. */
export default async function buildSources(): Promise<void> {
  const rooms = ["schema", "compiler", "runtime", "lsp", "cli"];
  const inRooms = rooms.flatMap((room) => filesIn(join(root, room), ".ts").map((name) => join(room, name)));
  const sources = ["index.ts", "node.ts", ...inRooms];
  const changed = sources.filter((source) => changedAt(join(root, source)) >= changedAt(builtOf(source)));
  await build({
    ...{ absWorkingDir: root, entryPoints: changed, outbase: ".", outdir: folder },
    ...{ bundle: true, plugins: [fileByFile], format: "esm", platform: "node", target: "node20" },
  });
  const built = new Set(sources.map(builtOf));
  for (const name of filesIn(folder, ".js")) if (!built.has(join(folder, name))) rmSync(join(folder, name));
}

/** What Node loads, not the runner: said to Vitest beside the plugin, whose own word for it is not heard. */
export const builtFiles = /\/\.built\//;

/** Where a test asks for a source, it is given what was built of it. */
export function builtSources(): Vite.Plugin {
  return {
    name: "built sources",
    enforce: "pre",
    resolveId(id, importer) {
      if (!id.startsWith(".") || importer === undefined) return undefined;
      const source = relative(root, resolve(dirname(importer), id));
      return isSource(source) ? builtOf(source).replaceAll(sep, "/") : undefined;
    },
  };
}
