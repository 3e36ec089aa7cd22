import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

/** How many threads can compute at once: the cores that this process may use, and of a container what its quota leaves. */
export function usableCores(): number {
  const quota = process.platform === "linux" ? quotaOf(textOf) : Infinity;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(quota)));
}

/**
 * The cores' time that the control groups of this process leave it; a share of one where it is less, Infinity where
 * there is no limit.
 * @param read a file's text, or undefined where there is none
 */
export function quotaOf(read: (path: string) => string | undefined): number {
  const groups = (read("/proc/self/cgroup") ?? "").split("\n").map((line) => line.split(":"));
  const quotas = groups.flatMap(([, controllers = "", group = ""]) => {
    if (controllers === "") return above(group).map((path) => second(read(join("/sys/fs/cgroup", path, "cpu.max"))));
    if (!controllers.split(",").includes("cpu")) return [];
    return above(group).map((path) => first(read, join("/sys/fs/cgroup", controllers, path)));
  });
  return Math.min(Infinity, ...quotas);
}

/** A group, those that it is in, and the root, which in a container is the group itself. */
function above(group: string): readonly string[] {
  return group === "/" || group === "." || group === "" ? ["/"] : [group, ...above(dirname(group))];
}

/** Version 2: "200000 100000", or "max 100000". */
function second(text = "max 1"): number {
  const [quota, period] = text.trim().split(/\s+/);
  return quota === "max" ? Infinity : share(Number(quota), Number(period));
}

/** Version 1: a file each; -1 is no limit. */
function first(read: (path: string) => string | undefined, folder: string): number {
  const [quota, period] = ["quota", "period"].map((what) => Number(read(join(folder, `cpu.cfs_${what}_us`)) ?? -1));
  return share(quota, period);
}

function share(quota = 0, period = 0): number {
  return quota > 0 && period > 0 ? quota / period : Infinity;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
