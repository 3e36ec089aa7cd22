import { pathToFileURL } from "node:url";
import { builtOf } from "../built-sources.ts";
import { hostileFor } from "../fuzz/hostile-for.ts";

/** What became of one hostile spec: the codes of its errors, and the processor's time in seconds. */
export interface Judged {
  readonly name: string;
  readonly codes: readonly string[];
  readonly seconds: number;
}

/**
 * A process of its own for the hostile specs, since a runner's memory is its own affair: looks at each as one command
 * does, and writes a line of JSON for each when it is done. The last line has the most memory that was held, in MB.
 * What looks is built: what runs the sources adds calls of its own to each function that is made.
 * @param by what looks: `check` or `lsp`
 */
const [, , by] = process.argv;
const url = (source: string) => pathToFileURL(builtOf(source)).href;

type Look = (text: string, files: Readonly<Record<string, string>>) => readonly string[];

async function check(): Promise<Look> {
  const { checkModes }: typeof import("../../compiler/check.ts") = await import(url("compiler/check.ts"));
  const { textImporter }: typeof import("../../compiler/model/text-importer.ts") = await import(
    url("compiler/model/text-importer.ts")
  );
  return (text, files) =>
    checkModes({ name: "hostile.json", text }, { importer: textImporter(files) }).problems.flatMap(
      ({ severity, code }) => (severity === "error" ? [code] : []),
    );
}

async function edit(): Promise<Look> {
  const { analyze }: typeof import("../../lsp/analysis.ts") = await import(url("lsp/analysis.ts"));
  const { diagnosticsOf }: typeof import("../../lsp/code-actions.ts") = await import(url("lsp/code-actions.ts"));
  return (text) => diagnosticsOf(analyze("file:///hostile.json", text)).map(({ code }) => code);
}

const look = await (by === "lsp" ? edit() : check());
for (const { name, text, files } of hostileFor(by === "lsp" ? "lsp" : "check")) {
  const [written, others] = [text(), files?.() ?? {}];
  const before = process.cpuUsage();
  const codes = look(written, others);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ name, codes, seconds: (user + system) / 1e6 } satisfies Judged));
}
console.log(JSON.stringify(process.resourceUsage().maxRSS / 1024));
