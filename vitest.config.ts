import { defineConfig } from "vitest/config";

// With a path in VITRAL_TEST_REPORT, the counts are also written there as JSON, for a program.
const report = process.env.VITRAL_TEST_REPORT;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/verify-forms.ts"],
    // A process computes on one engine only, and a native engine cannot be unloaded: every file has a process of its own.
    pool: "forks",
    isolate: true,
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // A long list of files hides the one that failed.
    slowTestThreshold: 10_000,
    reporters: report === undefined ? ["default"] : ["default", "json"],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
});
