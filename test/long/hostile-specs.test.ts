import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { hostileFor } from "../fuzz/hostile-for.ts";
import type { Judged } from "./judge-hostile.ts";

/** Six seconds of a core that has nothing else to do; a busy one takes twice as long for the same work, and what grows with the square far longer. */
const MOST_SECONDS = 20;
/** The heap has 400: what is beside it is V8 and the code, which differ by some tens from run to run. */
const MOST_MEGABYTES = 650;

const node = promisify(execFile);

/** Each spec in turn, in one process that has little memory: what one of them left behind, the next would miss. */
async function judge(by: "check" | "lsp"): Promise<{ readonly judged: readonly Judged[]; readonly megabytes: number }> {
  const { stdout } = await node(
    process.execPath,
    ["--max-old-space-size=400", "--import", "tsx", "test/long/judge-hostile.ts", by],
    { maxBuffer: 1 << 26 },
  );
  const lines = stdout.trim().split("\n");
  return { judged: lines.slice(0, -1).map((line): Judged => JSON.parse(line)), megabytes: Number(lines.at(-1)) };
}

/** The editor tells warnings too. */
const isError = (code: string): boolean => !code.startsWith("W");

describe.each(["check", "lsp"] as const)("%s ends on every hostile spec", (by) => {
  test("soon, in little memory, with a few problems of which one is the one", { timeout: 1_200_000 }, async () => {
    const specs = hostileFor(by);
    const { judged, megabytes } = await judge(by);
    expect(judged.map(({ name }) => name)).toEqual(specs.map(({ name }) => name));
    expect(judged.filter(({ seconds }) => seconds > MOST_SECONDS)).toEqual([]);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(judged.filter(({ codes }) => codes.length > 200)).toEqual([]);
    // The editor takes no files from these texts.
    for (const [i, { name, code, files }] of specs.entries())
      if (by === "check" || files === undefined)
        expect({ name, codes: (judged[i]?.codes ?? []).filter(isError) }).toEqual({
          name,
          codes: code === undefined ? [] : expect.arrayContaining([code]),
        });
  });
});
