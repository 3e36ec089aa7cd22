import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { completedCommands, placeholderOf, placeholders } from "../../cli/completion/completion-words.ts";
import { program } from "../../cli/main.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeTools } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

const hasBash = (() => {
  try {
    return execFileSync("bash", ["-c", "type complete"]).length > 0;
  } catch {
    return false;
  }
})();

/** A folder with files to complete, the script, and a `vitral` on the path. */
async function workplace() {
  const folder = temporaryFolder();
  const { out } = await run(["completion", "bash"]);
  writeFileSync(join(folder, "completion.bash"), out);
  const bin = join(folder, "bin");
  for (const name of ["bin", "runs", "runs/a 1"]) mkdirSync(join(folder, name));
  const preset = JSON.stringify({ "$(touch bad)": {}, "`touch bad`": {}, small: {}, smaller: {}, large: {} });
  const spec = `{ "vitral": 1, "params": { "dim": 4, "depth": 2 }, "presets": ${preset}, "inputs": { "x": "b 4" }, `;
  writeFileSync(join(folder, "model.json"), `${spec} "nodes": ["gelu"], "outputs": { "y": "x" } }`);
  writeFileSync(join(folder, "picture.png"), "");
  const main = resolve("test/command-line.mjs");
  writeFileSync(join(bin, "vitral"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(bin, "vitral"), 0o755);
  return { folder, bin };
}

/** What bash offers after a line, as it splits it: at spaces, at `=` and at `:`. */
function offered({ folder, bin }: Awaited<ReturnType<typeof workplace>>, line: string): string[] {
  const words = line.split(/ +|([=:])/).filter((word) => word !== undefined && (word !== "" || line.endsWith(" ")));
  const script = `source ./completion.bash
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vitral 2>err; printf '%s\\n' "\${COMPREPLY[@]}"; [ ! -s err ] || cat err`;
  const options = {
    cwd: folder,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    encoding: "utf8",
  } as const;
  return execFileSync("bash", ["-c", script, "bash", ...words], options)
    .trim()
    .split("\n");
}

describe.runIf(hasBash)("in bash", () => {
  it("completes commands, flags, and the words that flags take", async () => {
    const place = await workplace();
    expect(offered(place, "vitral ")).toEqual(expect.arrayContaining(["check", "train", "completion", "help"]));
    expect(offered(place, "vitral ch")).toEqual(["check"]);
    expect(offered(place, "vitral engine ")).toEqual(["install", "doctor", "list", "remove"]);
    expect(offered(place, "vitral help com")).toEqual(["compile", "completion"]);
    expect(offered(place, "vitral train --e")).toEqual(["--engine", "--epochs"]);
    expect(offered(place, "vitral train --engine ")).toEqual(["tensorflow", "onnxruntime", "wasm", "tfjs", "cpu"]);
    expect(offered(place, "vitral train --engine=w")).toEqual(["wasm"]);
    expect(offered(place, "vitral train --engine=")).toEqual(["tensorflow", "onnxruntime", "wasm", "tfjs", "cpu"]);
    expect(offered(place, "vitral compile model.json --emit k")).toEqual(["kernels"]);
    expect(offered(place, "vitral train --epochs ")).toEqual([""]);
  });

  it("completes files of the kind that is wanted", async () => {
    const place = await workplace();
    expect(offered(place, "vitral check ").sort()).toEqual(["bin", "model.json", "runs"]);
    expect(offered(place, "vitral eval runs/")).toEqual(["runs/a 1"]);
    expect(offered(place, "vitral predict p")).toEqual(["picture.png"]);
    expect(offered(place, "vitral diagram model.json -o pic")).toEqual(["picture.png"]);
  });

  it("completes names that the spec gives, and runs none of them", async () => {
    const place = await workplace();
    expect(offered(place, "vitral check model.json --preset sm")).toEqual(["small", "smaller"]);
    expect(offered(place, "vitral check model.json --preset ")).toEqual(["small", "smaller", "large"]);
    expect(offered(place, "vitral check model.json --set d")).toEqual(["dim=", "depth="]);
    expect(offered(place, "vitral check nowhere.json --preset ")).toEqual([""]);
    expect(offered(place, "vitral check ").sort()).not.toContain("bad");
  });
});

describe.runIf(hasBash)("in bash, of what comes with Vitral,", () => {
  it("completes names where a spec may stand, and what the model has by that name", async () => {
    const place = await workplace();
    expect(offered(place, "vitral check v")).toEqual(["vitral:"]);
    expect(offered(place, "vitral check vitral:")).toEqual(expect.arrayContaining(["swin", "blocks/ffn"]));
    expect(offered(place, "vitral check vitral:vit_base_patch16_224 --set patch_s")).toEqual(["patch_size="]);
    expect(offered(place, "vitral recipes deit-s")).toEqual(["deit-small"]);
    expect(offered(place, "vitral zoo show swin_t")).toEqual(["swin_tiny_patch4_window7_224"]);
  });
});

describe("what completion knows", async () => {
  const vitral = await program(fakeTools(new FakePrepared()));

  it("is every command and flag that help shows", () => {
    const flags = completedCommands(vitral).map(({ path, options }) => [path.join(" "), options.length]);
    expect(flags.length).toBeGreaterThan(15);
    for (const [, count] of flags) expect(count).toBeGreaterThan(0);
  });

  it("is what every placeholder stands for", () => {
    const used = new Set<string>();
    const visit = (command: Command): void => {
      for (const { name, argChoices } of command.registeredArguments.map((one) => ({ ...one, name: one.name() }))) {
        if (argChoices === undefined && command.name() !== "help") used.add(name);
      }
      for (const option of command.options) {
        if (option.required && option.argChoices === undefined && option.long !== "--preset" && !option.hidden)
          used.add(placeholderOf(option.flags));
      }
      command.commands.forEach(visit);
    };
    visit(vitral);
    expect([...used].filter((name) => placeholders[name] === undefined)).toEqual([]);
    expect(Object.keys(placeholders).filter((name) => !used.has(name))).toEqual([]);
  });

  it("is written for zsh with descriptions", async () => {
    const { out } = await run(["completion", "zsh"]);
    expect(out).toMatch(/^#compdef vitral\n/);
    expect(out).toMatch(/'check:find everything that is wrong with [^']*\\: shapes/);
    expect(out).toContain("'train --engine') compadd 'tensorflow' 'onnxruntime' 'wasm' 'tfjs' 'cpu'; return ;;");
    expect((await run(["completion", "fish"])).code).toBe(2);
  });
});
