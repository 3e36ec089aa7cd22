import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnoseTensorflow } from "../../../../runtime/host/install-tensorflow/doctor.ts";
import { engineFolder, packageFolder } from "../../../../runtime/host/tensorflow/cache.ts";
import { type ProbeResult, probeEngine } from "../../../../runtime/host/tensorflow/probe.ts";
import { useSandbox } from "../tensorflow/sandbox.ts";

useSandbox();

/** An engine's folder whose package does as told when it is loaded. */
function packageThat(script: string): string {
  const folder = engineFolder(false);
  const entry = packageFolder(folder);
  mkdirSync(entry, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(entry, "index.js"), script);
  return folder;
}

function reason(result: ProbeResult): string {
  return result.ok ? "it works" : result.reason;
}

describe("diagnoseTensorflow", () => {
  it("names what is missing on a bare machine, with help for each", async () => {
    const { works, checks } = await diagnoseTensorflow();
    expect(works).toBe(false);
    const failed = checks.filter((check) => !check.ok).map((check) => check.name);
    expect(failed).toContain("npm");
    expect(failed.at(-1)).toBe("engine");
    for (const check of checks.filter((check) => !check.ok)) expect(check.help).toBeTruthy();
  });
});

describe("probeEngine", () => {
  it("reports a crash by its signal, with help for an illegal instruction", async () => {
    const folder = packageThat('process.kill(process.pid, "SIGILL"); setTimeout(() => undefined, 5000)');
    const result = await probeEngine(folder);
    expect(reason(result)).toBe("it died of an illegal instruction (SIGILL)");
    expect(result).toHaveProperty("help", [expect.stringContaining("ONEDNN_MAX_CPU_ISA")]);
  });

  it("names a missing library", async () => {
    const text = "libtensorflow_cc.so.2: cannot open shared object file: No such file or directory";
    const folder = packageThat(`throw new Error("${text}")`);
    expect(reason(await probeEngine(folder))).toBe("the library `libtensorflow_cc.so.2` is missing");
  });

  it("names a system that is too old", async () => {
    const text = "/lib/libm.so.6: version `GLIBC_2.29' not found (required by tfjs_binding.node)";
    const folder = packageThat(`throw new Error(${JSON.stringify(text)})`);
    expect(reason(await probeEngine(folder))).toMatch(/too old: no GLIBC_2.29/);
  });

  it("refuses a wrong product", async () => {
    const folder = packageThat(`
      const wrong = { dataSync: () => Float32Array.of(1) };
      const matrix = { matMul: () => wrong, conv2d: () => wrong };
      const backend = () => ({ binding: { TF_Version: "2.15.1" }, isUsingGpuDevice: false });
      module.exports = { tensor2d: () => matrix, fill: () => matrix, ones: () => matrix, backend };`);
    expect(reason(await probeEngine(folder))).toMatch(/off by 299/);
    expect(dirname(folder)).toContain("engines");
  });
});
