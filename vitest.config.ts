import { defineConfig } from "vitest/config";
import { builtFiles, builtSources } from "./test/built-sources.ts";

// With a path in VITRAL_TEST_REPORT, the counts are also written there as JSON, for a program.
const report = process.env.VITRAL_TEST_REPORT;

/** Tests without an engine, or with a stand-in for one, that mock no module: they share processes, which load the compiler once. */
const shared = [
  "test/cases.test.ts",
  "test/{schema,compiler,fuzz}/**/*.test.ts",
  "test/cli/**/!(parity).test.ts",
  "test/conformance/rejections.test.ts",
  "test/lsp/analysis.test.ts",
  "test/runtime/{curves,data,diagram,format}/**/*.test.ts",
  "test/runtime/host/{datasets,pictures,recipes,run-folder,runs,specs,tasks}/**/*.test.ts",
  "test/runtime/training/{batches,initialize,schedule,step-inputs,train,training-notes}.test.ts",
];

/** Kills, scale, many seeds: what would make one wait. */
const long = "test/long/**/*.test.ts";

/** What of these computes on no engine, starts no process and holds no time: they share processes too. */
const longShared = [
  "test/long/{compile-for-training,digests,figure-directions,figure-paths,foreign-names,fuzz}.test.ts",
  "test/long/{exact-programs,idioms,lane-functions,step-counts,unroll}.test.ts",
  "test/long/imports/every-map.test.ts",
  "test/long/zoo/published-sizes.test.ts",
];

/** They put others in the place of our modules, or of those that ours import: the runner loads the sources, which takes ten times as long. */
const mocked = [
  "test/export/write-folder.test.ts",
  "test/lsp/{defect,one-parse}.test.ts",
  "test/runtime/host/files/{atomic-file,full-disk}.test.ts",
];

/** What is tested is loaded as it is when it is installed: built, by Node itself. */
const plugins = [builtSources()];

export default defineConfig({
  test: {
    globalSetup: ["test/built-sources.ts"],
    setupFiles: ["test/verify-forms.ts"],
    server: { deps: { external: [builtFiles] } },
    pool: "forks",
    // Compilers make many small things that soon go: the collector comes less often where there is room for them.
    execArgv: ["--min-semi-space-size=32", "--max-semi-space-size=32"],
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // A long list of files hides the one that failed.
    slowTestThreshold: 10_000,
    reporters: report === undefined ? ["default"] : ["default", "json"],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
    projects: [
      { extends: true, plugins, test: { name: "shared", include: shared, isolate: false } },
      { extends: true, test: { name: "mocked", include: mocked, isolate: true } },
      {
        extends: true,
        plugins,
        // A process computes on one engine only, and a native engine cannot be unloaded: every file has its own.
        test: { name: "apart", include: ["test/**/*.test.ts"], exclude: [...shared, ...mocked, long], isolate: true },
      },
      { extends: true, plugins, test: { name: "long", include: [long], exclude: longShared, isolate: true } },
      { extends: true, plugins, test: { name: "long-shared", include: longShared, isolate: false } },
    ],
  },
});
