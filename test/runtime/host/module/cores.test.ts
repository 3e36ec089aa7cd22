import { expect, test } from "vitest";
import { quotaOf, usableCores } from "../../../../runtime/host/module/cores.ts";

const files = (texts: Record<string, string>) => (path: string) => texts[path];

test("a container's quota is that of its group and of all that it is in", () => {
  const quota = (own: string, ...others: string[]) =>
    quotaOf(
      files({
        "/proc/self/cgroup": "0::/user.slice/run\n",
        "/sys/fs/cgroup/user.slice/run/cpu.max": own,
        "/sys/fs/cgroup/user.slice/cpu.max": others[0] ?? "max 100000",
        "/sys/fs/cgroup/cpu.max": others[1] ?? "max 100000",
      }),
    );
  expect(quota("max 100000\n")).toBe(Infinity);
  expect(quota("250000 100000\n")).toBe(2.5);
  expect(quota("250000 100000", "150000 100000")).toBe(1.5);
  expect(quota("max 100000", "max 100000", "50000 100000")).toBe(0.5);
});

test("so it is of the first version, whose quota stands in files of its own", () => {
  const quota = (us: string) =>
    quotaOf(
      files({
        "/proc/self/cgroup": "4:memory:/docker/a\n3:cpu,cpuacct:/docker/a\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": us,
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      }),
    );
  expect(quota("-1\n")).toBe(Infinity);
  expect(quota("300000\n")).toBe(3);
});

test("where nothing is said there is no limit, and one core at least", () => {
  expect(quotaOf(files({}))).toBe(Infinity);
  expect(quotaOf(files({ "/proc/self/cgroup": "nonsense\n0::/\n", "/sys/fs/cgroup/cpu.max": "" }))).toBe(Infinity);
  expect(usableCores()).toBeGreaterThanOrEqual(1);
});
