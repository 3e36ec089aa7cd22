import { existsSync, readFileSync } from "node:fs";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { platformName } from "./cache.ts";
import { unsupportedMachine } from "./tensorflow-messages.ts";
import { wheelsFor } from "./versions.ts";

/** Platforms for which the npm package's own installer has something to download. */
const PACKAGE_PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];

/** The C library of a Linux: TensorFlow's binaries are built for glibc and do not load with musl (Alpine). */
export function cLibrary(): { readonly name: "glibc" | "musl" | "other"; readonly version?: string } {
  if (process.platform !== "linux") return { name: "other" };
  const report: unknown = process.report.getReport();
  const header: unknown = typeof report === "object" && report !== null ? Reflect.get(report, "header") : undefined;
  const version: unknown =
    typeof header === "object" && header !== null ? Reflect.get(header, "glibcVersionRuntime") : undefined;
  return typeof version === "string" ? { name: "glibc", version } : { name: "musl" };
}

/** Whether an x64 processor has AVX, without which TensorFlow dies at its first instruction of that kind. */
export function hasAvx(): boolean | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  try {
    const flags = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
    return flags === undefined ? undefined : flags.split(" ").includes("avx");
  } catch {
    return undefined;
  }
}

/** Whether NVIDIA's driver is loaded. */
export function hasNvidiaDriver(): boolean {
  return existsSync("/proc/driver/nvidia/version") || existsSync("/dev/nvidiactl") || existsSync("/dev/dxg");
}

/** Throws when nothing that could be installed would run here. Looks only at facts, so that it costs nothing. */
export function requireSupportedMachine(gpu: boolean): void {
  const platform = platformName();
  if (!PACKAGE_PLATFORMS.includes(platform)) {
    throw new ProblemError(unsupportedMachine(`there is no TensorFlow for ${platform}`));
  }
  if (gpu && wheelsFor(platform, true) === undefined && platform !== "win32-x64") {
    throw new ProblemError(unsupportedMachine(`there is no CUDA build for ${platform}`, "install without `--gpu`"));
  }
  if (cLibrary().name === "musl") {
    throw new ProblemError(
      unsupportedMachine("TensorFlow needs glibc and this system has musl", "use an image with glibc, not Alpine"),
    );
  }
  if (hasAvx() === false)
    throw new ProblemError(unsupportedMachine("its processor lacks AVX, which TensorFlow's binaries use"));
}
