import { chmodSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openEngine } from "../../../../runtime/host/engines/choose.ts";
import { diagnoseTensorflow } from "../../../../runtime/host/install-tensorflow/doctor.ts";
import { bindingFile } from "../../../../runtime/host/tensorflow/cache.ts";
import { findTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";
import { pretendEngine, useSandbox } from "./sandbox.ts";

const sandbox = useSandbox();

const counting = () => `require("node:fs").appendFileSync(${JSON.stringify(join(sandbox.root, "tries"))}, "x");`;
const tries = () => (existsSync(join(sandbox.root, "tries")) ? readFileSync(join(sandbox.root, "tries")).length : 0);
const dying = (signal: string) =>
  `${counting()} process.kill(process.pid, "${signal}"); setTimeout(() => undefined, 5000);`;

/** Enough of tfjs to pass the trial. */
const working = () => `${counting()}
  const tensor = (values) => ({
    matMul: () => tensor(values), conv2d: () => tensor([72]), dataSync: () => Float32Array.from(values),
  });
  module.exports = {
    tensor2d: () => tensor([9, 12, 15, 19, 26, 33, 29, 40, 51]), ones: () => tensor([72]), fill: () => tensor([300]),
    backend: () => ({ binding: { TF_Version: "2.15.1" }, isUsingGpuDevice: false }),
  };`;

describe("an engine is tried before this process loads it", () => {
  it("once: one that ends its process is told from then on, and may be tried again by hand", async () => {
    const folder = pretendEngine(false, dying("SIGSEGV"));
    const failing = { failing: "it died with SIGSEGV", help: [expect.stringContaining("engine install --force")] };
    for (let i = 0; i < 3; i++) expect(await findTensorflow()).toEqual(failing);
    expect(tries()).toBe(1);
    expect((await diagnoseTensorflow()).works).toBe(false);
    expect(tries()).toBe(2);
    expect(await findTensorflow()).toEqual(failing);
    expect(tries()).toBe(2);
    expect(existsSync(join(folder, "trial.json"))).toBe(true);
  });

  it("anew with another binary or another setting", async () => {
    const folder = pretendEngine(false, dying("SIGILL"));
    const found = await findTensorflow();
    expect(found).toMatchObject({ failing: expect.stringContaining("illegal instruction") });
    expect(found).toMatchObject({ help: expect.arrayContaining([expect.stringContaining("ONEDNN_MAX_CPU_ISA=AVX2")]) });
    expect(tries()).toBe(2); // with oneDNN's kernels, and without
    utimesSync(bindingFile(folder), 1, 1);
    await findTensorflow();
    expect(tries()).toBe(4);
    vi.stubEnv("ONEDNN_MAX_CPU_ISA", "AVX2");
    await findTensorflow();
    vi.unstubAllEnvs();
    expect(tries()).toBe(6);
  });

  it("and one that works is not tried again", async () => {
    const folder = pretendEngine(false, working());
    for (let i = 0; i < 2; i++) expect(await findTensorflow()).toMatchObject({ folder, oneDnn: true });
    expect(tries()).toBe(1);
  });

  it("with oneDNN's kernels where the processor has their instructions, and without where the environment says so", async () => {
    const illegal = `if (process.env.TF_ENABLE_ONEDNN_OPTS === "1") process.kill(process.pid, "SIGILL");`;
    const folder = pretendEngine(false, `${illegal} ${working()}`);
    for (let i = 0; i < 2; i++) expect(await findTensorflow()).toMatchObject({ folder, oneDnn: false });
    expect(tries()).toBe(1);
    vi.stubEnv("TF_ENABLE_ONEDNN_OPTS", "0");
    expect(await findTensorflow()).toMatchObject({ folder, oneDnn: false });
    vi.unstubAllEnvs();
  });

  it("one that was ended from outside is tried the next time", async () => {
    pretendEngine(false, dying("SIGKILL"));
    for (let i = 0; i < 2; i++) expect(await findTensorflow()).toMatchObject({ failing: "it died with SIGKILL" });
    expect(tries()).toBe(2);
  });

  it("a CPU build stands in for a CUDA build that fails", async () => {
    pretendEngine(true, dying("SIGABRT"));
    const folder = pretendEngine(false, working());
    expect(await findTensorflow()).toMatchObject({ folder });
    rmSync(folder, { recursive: true });
    expect(await findTensorflow()).toMatchObject({
      failing: "it died with SIGABRT",
      help: [expect.stringContaining("engine install --force --gpu")],
    });
  });

  it("in a cache that cannot be written, and with a record that is damaged, too", async () => {
    const folder = pretendEngine(false, working());
    chmodSync(folder, 0o500);
    expect(await findTensorflow()).toMatchObject({ folder });
    chmodSync(folder, 0o700);
    for (const text of ["{", "[]", '{ "with": 1 }', '{ "with": "", "failed": { "reason": 1 } }']) {
      writeFileSync(join(folder, "trial.json"), text);
      expect(await findTensorflow()).toMatchObject({ folder });
    }
  });
});

describe("openEngine", () => {
  it("ends with a problem where the failing engine was asked for, and computes on engine `wasm` where none was", async () => {
    pretendEngine(false, dying("SIGSEGV"));
    const asked = openEngine("tensorflow");
    await expect(asked).rejects.toThrow("R402: engine `tensorflow` does not work here: it died with SIGSEGV");
    await expect(asked).rejects.toMatchObject({
      problems: [{ help: expect.arrayContaining(["use `--engine wasm`"]) }],
    });
    expect(tries()).toBe(1);
    expect((await openEngine("auto")).engine.identity.name).toBe("wasm");
  });

  it("computes on engine `wasm` where the one that would take less time fails, and says so", async () => {
    pretendEngine(false, dying("SIGSEGV"));
    const work = { kind: "train", flops: 1e11, ops: 500 } as const;
    const long = await openEngine("auto", 1, () => ({ ...work, steps: 1e6 }));
    expect(long.choice?.estimates.map(({ engine }) => engine)).toEqual(["tensorflow", "wasm"]);
    expect(long.engine.identity.name).toBe("wasm");
    expect(long.note).toMatch(/^engine `tensorflow` does not work here: it died with SIGSEGV \(.*\nwasm is taken,/);
    expect(tries()).toBe(1);
  });

  it("does not look at an engine that would take longer", async () => {
    pretendEngine(false, dying("SIGSEGV"));
    const { engine, note, choice } = await openEngine("auto", 1, () => ({
      kind: "predict",
      flops: 1e6,
      ops: 50,
      steps: 1,
    }));
    expect(engine.identity.name).toBe("wasm");
    expect(choice?.estimates.map((one) => one.engine)).toEqual(["wasm", "tensorflow"]);
    expect(note).toMatch(
      /^wasm is taken, which is expected to take the least for an answer, loading included: wasm \d.* s, tensorflow/,
    );
    expect(tries()).toBe(0);
  });

  it("computes on engine `wasm` where the CUDA build, which is wanted if it is there, fails", async () => {
    pretendEngine(true, dying("SIGSEGV"));
    const { engine, note } = await openEngine("auto");
    expect(engine.identity.name).toBe("wasm");
    expect(note).toMatch(
      /engine `tensorflow` does not work here: it died with SIGSEGV \(.*engine doctor` tries it again/,
    );
    expect(tries()).toBe(1);
  });
});
