import { check } from "../../compiler/check.ts";
import { shapeText } from "../../compiler/shape/shape.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { Edit, Problem } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { problemTranscript } from "./transcript.ts";

/**
 * A case is a Markdown file: a title, the spec in a block `json` (or `jsonc`), perhaps a block `set` with a line
 * `preset NAME` or `NAME=VALUE` each, perhaps files that it imports in blocks `json PATH`, and what is to come of it in
 * blocks `shapes`, `weights`, `constants` or `problems`. Lines and columns count from the first line of the spec's block.
 */
export interface Case {
  readonly source: Source;
  readonly preset: string | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly files: ReadonlyMap<string, Source>;
  /** The kinds of expectations that the file states. */
  readonly stated: ReadonlySet<string>;
  /** The file without its expectations. */
  readonly given: string;
}

const EXPECTATIONS = ["shapes", "weights", "problems"] as const;
const BLOCK = /^```([^\n]*)\n([\s\S]*?)^```\n?/gm;

export function readCase(text: string): Case {
  const blocks = [...text.matchAll(BLOCK)].map(([, info = "", content = ""]) => ({ info: info.trim(), content: content.replace(/\n$/, "") }));
  const spec = blocks.find(({ info }) => info === "json" || info === "jsonc");
  const settings = blocks.find(({ info }) => info === "set")?.content.split("\n") ?? [];
  const set = settings.flatMap((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1, 3) ?? []);
  const given = text.replace(BLOCK, (block, info: string) => (EXPECTATIONS.some((kind) => kind === info.trim()) ? "" : block));
  return {
    source: { name: spec?.info === "jsonc" ? "spec.jsonc" : "", text: spec?.content ?? "" },
    preset: settings.map((line) => /^preset (\S+)$/.exec(line)?.[1]).find((name) => name !== undefined),
    set: Object.fromEntries(set.flatMap((name, i) => (i % 2 === 0 ? [[name, set[i + 1] ?? ""]] : []))),
    files: new Map(blocks.flatMap(({ info, content }) => {
      const [, path] = /^json (\S+)$/.exec(info) ?? [];
      return path === undefined ? [] : [[path, { name: path, text: content }]];
    })),
    stated: new Set(blocks.map(({ info }) => info).filter((info) => EXPECTATIONS.some((kind) => kind === info))),
    given: `${given.trimEnd()}\n`,
  };
}

export function checkCase({ preset, set, files }: Case, source: Source): ReturnType<typeof check> {
  return check(source, { preset, set, importer: (path) => files.get(path) ?? "there is no such file" });
}

/** The file as it should be: what is given and what came of it, in the kinds of blocks that the case states. */
export function writeCase(subject: Case): string {
  const { typed, problems } = checkCase(subject, subject.source);
  const blocks: string[] = [];
  const add = (kind: string, lines: readonly string[]) => blocks.push(`\`\`\`${kind}\n${lines.map((line) => `${line}\n`).join("")}\`\`\`\n`);
  if (typed !== undefined && (subject.stated.has("shapes") || !subject.stated.has("weights"))) add("shapes", shapes(typed));
  if (typed !== undefined && subject.stated.has("weights")) add("weights", weights(typed));
  if (problems.length > 0) add("problems", [problems.map(problemTranscript).join("\n\n")]);
  return [subject.given, ...blocks].join("\n");
}

function shapes({ outputs }: TypedGraph): string[] {
  return [...outputs].map(([name, tensor]) => {
    const data = tensor.constant === undefined ? "" : ` = ${[...tensor.constant.data].slice(0, 16).join(" ")}`;
    return `${name} ${shapeText(tensor)}${tensor.dtype === "f32" ? "" : ` ${tensor.dtype}`}${data}`;
  });
}

function weights({ weights: all }: TypedGraph): string[] {
  return [...all.values()].map(({ path, sizes, decay, trainable }) => {
    return `${path} [${sizes.join(", ")}]${decay ? "" : ", no decay"}${trainable ? "" : ", not trained"}`;
  });
}

/** The case with a fix applied: to the spec, a file that it imports, a setting, or the preset's name. */
export function mended(subject: Case, edits: readonly Edit[]): Case {
  const written = (source: Source): Source => {
    const inOrder = edits.filter(({ span }) => span.source === source).sort((a, b) => b.span.start - a.span.start);
    const text = inOrder.reduce((before, { span, text: put }) => before.slice(0, span.start) + put + before.slice(span.end), source.text);
    return { ...source, text };
  };
  const settings = new Set(edits.map(({ span }) => span.source).filter(({ name }) => name === "--set"));
  const before = [...settings].map(({ text }) => text);
  const after = [...settings].map((setting) => written(setting).text);
  const set = Object.entries(subject.set).map(([name, value]) => `${name}=${value}`).filter((line) => !before.includes(line));
  const preset = edits.find(({ span }) => span.source.name === "--preset");
  return {
    ...subject,
    preset: preset === undefined ? subject.preset : written(preset.span.source).text,
    source: written(subject.source),
    files: new Map([...subject.files].map(([path, file]) => [path, written(file)])),
    set: Object.fromEntries([...set, ...after].map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])),
  };
}

/** Whether a problem is still there after its fix: the same code, said of the same words. */
export function isSame(a: Problem, b: Problem): boolean {
  return a.code === b.code && a.message === b.message;
}
