import { build } from "esbuild";

/** A page's script as `page`, as a bundler makes it for browsers; fails where something of Node is wanted. */
export async function scriptOf(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "page",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
