import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { program } from "../../cli/main.ts";
import { encodeSafetensors } from "../../runtime/format/safetensors.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

/** What a terminal or a build service would obey in what was printed; ours is text and line feeds. */
function obeyed(printed: string): string[] {
  const controls = printed.match(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu);
  const commands = printed.match(/^\s*::(?!: ).*|##\w*\[/gm);
  const halves = printed.match(/[\ud800-\udfff]/gu);
  return [...(controls ?? []), ...(commands ?? []), ...(halves ?? [])].map((found) => JSON.stringify(found));
}

/** Everything that a file can say, and how it is called, is `text`. */
async function files(text: string) {
  const name = text.replaceAll("/", "").slice(0, 60);
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  const file = (ending: string, content: string | Uint8Array) => {
    const path = join(folder, `${name}${ending}`);
    writeFileSync(path, content);
    return path;
  };
  const spec = {
    vitral: 1,
    name: text,
    title: text,
    papers: [text],
    presets: { [text]: { dim: 4 } },
    blocks: { inner: { doc: text, inputs: { x: "b n d" }, nodes: [{ linear: "d" }] } },
    params: { dim: { type: "int", default: 4, doc: text } },
    inputs: { x: "b 6 dim" },
    nodes: [
      { block: "inner", id: "a" },
      { gelu: {}, id: "logits" },
    ],
    outputs: { logits: "logits" },
  };
  const broken = { ...spec, [text]: text, nodes: [text, { [text]: text }, { linear: text, id: text, in: text }] };
  const tensor = { dtype: "f32", shape: [1], data: Float32Array.of(1) } as const;
  const tensors = new Map(["input/x", `param/${text}`, text].map((key) => [key, tensor]));
  const noted = encodeSafetensors({
    tensors,
    metadata: new Map([
      ["format", text],
      [text, text],
    ]),
  });
  const picture = join(folder, `${name}.png`);
  await sharp({ create: { width: 28, height: 28, channels: 3, background: "white" } }).toFile(picture);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  return {
    spec: file(".json", JSON.stringify(spec)),
    impossible: file(".impossible.json", JSON.stringify({ ...spec, require: { "dim > 4": text } })),
    broken: file(".broken.json", JSON.stringify(broken, undefined, 2)),
    garbage: file(".garbage.json", text),
    recipe: file(".recipe.json", recipeText),
    named: file(".named.json", JSON.stringify({ ...JSON.parse(recipeText), name: text, set: { [text]: text } })),
    tensors: file(".safetensors", Buffer.concat(noted)),
    run: join(folder, `${name} run`),
    picture,
    text,
    folder,
  };
}

/** The spec with a map in which names are as hostile as all else. */
function mapped(spec: string, text: string): string {
  const path = spec.replace(/[.]json$/, ".mapped.json");
  const read: object = JSON.parse(readFileSync(spec, "utf8"));
  const rules = { "{path...}": `${text.replaceAll(/[{}]/g, "")}.{path}`, "a.linear.kernel": "input/x" };
  writeFileSync(path, JSON.stringify({ ...read, checkpoints: { [text]: rules } }));
  return path;
}

type Files = Awaited<ReturnType<typeof files>>;

/** Command → command lines that print as much as it can of what stands in files. */
const commandLines: Readonly<Record<string, (files: Files) => readonly (readonly string[])[]>> = {
  init: ({ folder, text }) => [
    ["init", join(folder, "in", text)],
    ["init", join(folder, "in", text)],
  ],
  train: ({ recipe, named, run, text }) => [
    ["train", recipe, "--run", run],
    ["train", "--resume", run],
    ["train", "--resume", run, "--json"],
    ["train", named, "--run", `${run} 3`],
    ["train", named, "--run", `${run} 2`, "--json"],
    ["train", recipe, "--preset", text, "--run", `${run} 4`],
    ["train", text],
  ],
  rate: ({ recipe, named, folder, text }) => [
    ["rate", recipe, "--steps", "3", "-o", "-"],
    ["rate", named, "--steps", "3", "--json", "-o", join(folder, `${text.replaceAll("/", "").slice(0, 40)}.rate.svg`)],
    ["rate", recipe, "--steps", "3", "--with", text],
    ["rate", recipe, "--from", text],
    ["rate", text],
  ],
  data: ({ recipe, named, folder, text }) => [
    ["data", recipe],
    ["data", named, "--json"],
    ["data", recipe, "-o", join(folder, `${text.replaceAll("/", "").slice(0, 40)}.sheet.png`)],
    ["data", recipe, "--against", text],
    ["data", text],
  ],
  eval: ({ run, folder }) => [
    ["eval", run],
    ["eval", run, "--json"],
    ["eval", folder],
  ],
  serve: ({ folder, text }) => [
    ["serve", folder],
    ["serve", text],
    ["serve", folder, "--port", text],
  ],
  attention: ({ run, picture, spec, folder }) => [
    ["attention", run, picture, "-o", join(folder, "maps.html")],
    ["attention", run, spec],
  ],
  inspect: ({ run, folder, text }) => [
    ["inspect", run, "-o", join(folder, "weights.html")],
    ["inspect", run, text],
    ["inspect", text, "--json"],
  ],
  predict: ({ run, picture, spec }) => [
    ["predict", run, picture],
    ["predict", run, picture, "--json"],
    ["predict", run, spec],
  ],
  runs: ({ run, folder, text }) => [
    ["runs", folder],
    ["runs", folder, "--json"],
    ["runs", text],
    ["runs", "compare", run, run],
    ["runs", "compare", run, run, "-o", "-"],
    ["runs", "compare", run, folder],
  ],
  sweep: ({ recipe, folder, text }) => [
    ["sweep", recipe, "--grid", `epochs=${text}`, "--run", join(folder, "sweep")],
    ["sweep", recipe, "--grid", `${text}=1,2`],
    ["sweep", recipe, "--with", text, "--seeds", "2"],
    ["sweep", "--resume", folder],
  ],
  recipes: ({ text }) => [
    ["recipes", "--json"],
    ["recipes", "deit-small"],
    ["recipes", text],
  ],
  zoo: ({ text, spec }) => [
    ["zoo", "swin"],
    ["zoo", text],
    ["zoo", "show", "vit_tiny_patch16_224", "--json"],
    ["zoo", "show", spec],
  ],
  diagram: ({ spec, broken, text }) => [
    ["diagram", spec, "-o", "-"],
    ["diagram", spec, "-o", "-", "--format", "dot", "--set", "dim=8"],
    ["diagram", spec, "-o", "-", "--preset", text],
    ["diagram", spec, "-o", `${spec}.svg`],
    ["diagram", spec, "-o", `${spec}.png`],
    ["diagram", broken, "-o", "-"],
  ],
  check: ({ spec, broken, impossible, garbage, text }) => [
    ["check", spec, broken, impossible, garbage, text],
    ["check", spec, broken, impossible, garbage, "--json"],
    ["check", spec, broken, impossible, garbage, "--format", "sarif"],
    ["check", spec, "--preset", `${text}?`, "--set", `${text}=${text}`],
    ["check", spec, "--set", `dim=${text}`],
    ["check", broken, "--fix"],
  ],
  compile: ({ spec, text }) => [
    ["compile", spec, "--emit", "ops"],
    ["compile", spec, "--emit", "kernels"],
    ["compile", spec, "--preset", text],
    ["compile", spec, "--json"],
  ],
  explain: ({ spec, text }) => [
    ["explain", spec],
    ["explain", spec, "--json", "--preset", text],
    ["explain", spec, "a.linear"],
    ["explain", spec, text],
    ["explain", text],
  ],
  summary: ({ spec, text }) => [
    ["summary", spec],
    ["summary", spec, "--json"],
    ["summary", spec, "--size", `${text.replaceAll(/\s|=/g, "")}=2`],
  ],
  fmt: ({ spec, broken, garbage }) => [
    ["fmt", spec],
    ["fmt", broken],
    ["fmt", garbage],
    ["fmt", "--check", spec, broken],
    ["fmt", "--write", broken],
  ],
  export: ({ spec, run, folder, text }) => [
    ["export", spec, "--to", "typescript", "-o", join(folder, "out", text)],
    ["export", spec, "--to", "typescript", "-o", join(folder, "out", text)],
    ["export", run, "--to", "typescript", "-o", join(folder, "out run", text)],
    ["export", spec, "--to", text, "-o", text],
    ["export", spec, "--seed", "0", "--to", "safetensors", "--for", text, "-o", join(folder, "named", text)],
  ],
  import: ({ spec, recipe, tensors, garbage, folder, text }) => [
    ["import", spec, tensors, "-o", join(folder, "imported", text)],
    ["import", mapped(spec, text), tensors, "-o", join(folder, "imported", text)],
    ["import", mapped(spec, text), tensors, "--from", text, "--ignore", text, "--fresh", text],
    ["import", mapped(spec, text), tensors, "--ignore", "**", "--json"],
    ["import", recipe, garbage],
    ["import", spec, garbage],
    ["import", spec, folder],
    ["import", spec, text],
  ],
  profile: ({ spec, run, folder, text }) => [
    ["profile", spec, "--steps", "1"],
    ["profile", run, "--steps", "1", "--json"],
    ["profile", run, "--predict", "--trace", join(folder, `${text.replaceAll("/", "")}.json`)],
    ["profile", text],
    ["profile", spec, "--trace", text],
  ],
  parity: ({ spec, tensors, text }) => [
    ["parity", spec, tensors],
    ["parity", spec, text],
  ],
  engine: ({ text }) => [
    ["engine", text],
    ["engine", "list"],
    ["engine", "remove", text],
  ],
  // Speaks to an editor, not to a terminal.
  lsp: () => [],
  completion: ({ spec, broken, text }) => [
    ["completion", "bash", "--names", "presets", spec],
    ["completion", "zsh", "--names", "params", broken],
    ["completion", text],
  ],
  help: ({ text }) => [["help", text]],
};

/** That no terminal and no build service obeys what these texts say, wherever a file says them. */
export function holdHostileTexts(texts: readonly string[]): void {
  describe.each(texts)("%j in files and names", (text) => {
    it("is never obeyed by the terminal", async () => {
      const given = await files(text);
      const tools = fakeTools(new FakePrepared());
      process.env.VITRAL_CACHE = given.folder;
      mkdirSync(join(given.folder, "engines", `tensorflow-${text.replaceAll("/", "")}`), { recursive: true });
      const bad: (readonly string[])[] = [];
      let printed = 0;
      for (const args of Object.values(commandLines).flatMap((lines) => lines(given))) {
        const { out, err } = await run(args, tools);
        printed += (out + err).length;
        // The text of a file is a file's, and begins no line of its own with anything but JSON.
        const result = args[0] === "fmt" ? out.replaceAll(/##(?=\w*\[)/g, "") : out;
        bad.push(...obeyed(result + err).map((found) => [...args, found]));
        if (args[0] === "train") damage(given.run, text);
      }
      delete process.env.VITRAL_CACHE;
      expect(bad).toEqual([]);
      expect(printed).toBeGreaterThan(10_000);
    });
  });
}

/** Puts the text into a run's records, as one who hands a run on could. */
function damage(path: string, text: string): void {
  const metrics = join(path, "metrics.jsonl");
  const rows = readFileSync(metrics, "utf8").trim().split("\n");
  writeFileSync(metrics, rows.map((row) => `${JSON.stringify({ ...JSON.parse(row), [text]: text })}\n`).join(""));
}

/** That no command is forgotten. */
export function holdEveryCommand(): void {
  it("goes through every command", async () => {
    const { commands } = await program(fakeTools(new FakePrepared()));
    const names = commands.map((command: Command) => command.name());
    expect(Object.keys(commandLines).sort()).toEqual(names.sort());
  });
}
