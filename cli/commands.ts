import type { Command } from "commander";
import { packageVersion as version } from "../runtime/host/files/package.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";

/** Reads a command: each is read when it is named, as all of them together take longer than most of them run. */
export type CommandReader = (tools: () => Promise<Tools>) => Promise<Command>;

/** All commands, in the groups and the order in which help lists them. */
export const commandGroups: Readonly<Record<string, Readonly<Record<string, CommandReader>>>> = {
  "Write a model:": {
    init: async () => (await import("./init.ts")).initCommand(),
    check: async () => (await import("./check.ts")).checkCommand(version),
    fmt: async () => (await import("./fmt.ts")).fmtCommand(),
    explain: async () => (await import("./explain.ts")).explainCommand(),
    summary: async () => (await import("./summary.ts")).summaryCommand(),
    diagram: async () => (await import("./diagram.ts")).diagramCommand(),
    zoo: async () => (await import("./zoo/zoo-command.ts")).zooCommand(),
  },
  "Train it and use it:": {
    recipes: async () => (await import("./recipes.ts")).recipesCommand(),
    data: async () => (await import("./data.ts")).dataCommand(),
    import: async (tools) => (await import("./import.ts")).importCommand(await tools()),
    rate: async (tools) => (await import("./rate.ts")).rateCommand(await tools()),
    train: async (tools) => (await import("./train.ts")).trainCommand(await tools()),
    sweep: async (tools) => (await import("./sweep/sweep-command.ts")).sweepCommand(await tools()),
    runs: async () => (await import("./runs/runs-command.ts")).runsCommand(),
    eval: async (tools) => (await import("./eval.ts")).evalCommand(await tools()),
    predict: async (tools) => (await import("./predict.ts")).predictCommand(await tools()),
    attention: async (tools) => (await import("./attention.ts")).attentionCommand(await tools()),
    inspect: async () => (await import("./inspect.ts")).inspectCommand(),
    serve: async (tools) => (await import("./serve.ts")).serveCommand(await tools()),
    export: async () => (await import("./export.ts")).exportCommand(),
  },
  "Look inside, compare, set up:": {
    compile: async () => (await import("./compile.ts")).compileCommand(),
    profile: async (tools) => (await import("./profile.ts")).profileCommand(await tools()),
    parity: async (tools) => (await import("./parity.ts")).parityCommand(await tools()),
    engine: async () => (await import("./engine.ts")).engineCommand(),
    lsp: async () => (await import("./lsp.ts")).lspCommand(version),
  },
};
