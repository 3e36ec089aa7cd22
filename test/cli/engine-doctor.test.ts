import { expect, it } from "vitest";
import { pretendEngine, useSandbox } from "../runtime/host/tensorflow/sandbox.ts";
import { run } from "./capture.ts";

useSandbox();

interface Said {
  readonly cuda: boolean;
  readonly choices: readonly {
    readonly model: string;
    readonly work: { readonly kind: string; readonly steps: number };
    readonly estimates: readonly { readonly engine: string; readonly load: number; readonly steps: number }[];
  }[];
}

async function saidAsJson(): Promise<Said> {
  const { out } = await run(["engine", "doctor", "--json"]);
  return (JSON.parse(out) as { auto: Said }).auto;
}

it("the doctor says what is taken without `--engine`, with the numbers, of the engines that are there", async () => {
  const bare = await saidAsJson();
  expect(bare.cuda).toBe(false);
  expect(new Set(bare.choices.flatMap(({ estimates }) => estimates.map(({ engine }) => engine)))).toEqual(
    new Set(["wasm"]),
  );
  pretendEngine();
  const { choices } = await saidAsJson();
  for (const { estimates } of choices) {
    expect(estimates.map(({ engine }) => engine).sort()).toEqual(["tensorflow", "wasm"]);
    const times = estimates.map(({ load, steps }) => load + steps);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }
  const { out } = await run(["engine", "doctor"]);
  expect(out).toMatch(/without `--engine`, the first is taken, by times measured on \d{4}-\d\d-\d\d/);
  for (const { model, estimates } of choices)
    expect(out).toMatch(new RegExp(`  ${model}, .* {2}${estimates[0]?.engine} \\d`));
});

it("and that a CUDA build is, whatever is to be computed", async () => {
  pretendEngine(true);
  expect((await saidAsJson()).cuda).toBe(true);
  expect((await run(["engine", "doctor"])).out).toContain("tensorflow is taken: its CUDA build is installed");
});
