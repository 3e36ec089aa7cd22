import { expect, it, onTestFinished, vi } from "vitest";
import { tellLongCompile } from "../../cli/patience.ts";

function told(ops: number, isTTY: boolean): string {
  const said: string[] = [];
  const before = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
  const spy = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  Object.defineProperty(process.stderr, "isTTY", { value: isTTY, configurable: true });
  try {
    tellLongCompile(ops);
  } finally {
    spy.mockRestore();
    Object.defineProperty(process.stderr, "isTTY", before ?? { value: undefined, configurable: true });
  }
  return said.join("");
}

it("says on a terminal that a large model takes its time, and nothing elsewhere or of others", () => {
  vi.stubEnv("CI", undefined);
  vi.stubEnv("TERM", "xterm");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(told(98_000, true)).toContain("98.0 k ops");
  expect(told(98_000, false)).toBe("");
  expect(told(500, true)).toBe("");
});
