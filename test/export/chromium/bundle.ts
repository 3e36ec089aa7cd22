import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build, type Plugin } from "esbuild";

/** One script with all modules, as a bundler makes it for browsers: `exported.modules[name]`, and what page.ts does. */
export async function bundled(modules: ReadonlyMap<string, string>): Promise<string> {
  const names = [...modules.keys()];
  const emitted: Plugin = {
    name: "emitted",
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^emitted:/ }, ({ path }) => ({ path: path.slice("emitted:".length), namespace: "emitted" }));
      onLoad({ filter: /.*/, namespace: "emitted" }, ({ path }) => ({
        contents: modules.get(path) ?? "",
        loader: "ts",
        resolveDir: process.cwd(),
      }));
    },
  };
  const entry = [
    'export { choose, forward } from "./test/export/chromium/page.ts";',
    ...names.map((name, i) => `import * as module${i} from ${JSON.stringify(`emitted:${name}`)};`),
    `export const modules = { ${names.map((name, i) => `${JSON.stringify(name)}: module${i}`).join(", ")} };`,
  ];
  const { outputFiles } = await build({
    stdin: { contents: entry.join("\n"), resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "exported",
    target: "es2022",
    write: false,
    logLevel: "silent",
    plugins: [emitted],
  });
  return outputFiles[0]?.text ?? "";
}

export const wasmFolder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));

/** The backend's files as addresses that need no server. */
export const wasmFiles: Readonly<Record<string, string>> = Object.fromEntries(
  ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"].map((name) => [
    name,
    `data:application/octet-stream;base64,${readFileSync(join(wasmFolder, name), "base64")}`,
  ]),
);
