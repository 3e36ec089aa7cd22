import { onTestFinished, vi } from "vitest";
import { main } from "../../cli/main.ts";
import type { Tools } from "../../runtime/host/runs/tools.ts";

/** What a command line printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, as if piped. */
export async function run(args: readonly string[], tools?: Tools): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0),
  ];
  const restore = () => {
    for (const spy of spies) spy.mockRestore();
  };
  onTestFinished(restore);
  try {
    const code = await main(args, tools);
    return { code, out: out.join(""), err: err.join("") };
  } finally {
    restore();
    process.exitCode = undefined;
  }
}
