import { expect, test } from "vitest";
import { barrierFunction } from "../../../compiler/targets/module/barrier.ts";
import {
  apply,
  branch,
  branchIf,
  type Code,
  call,
  countUp,
  get,
  i32,
  load,
  loop,
  store,
  when,
} from "../../../compiler/wasm/code.ts";
import { encodeModule } from "../../../compiler/wasm/encode-module.ts";
import { parameter, WasmFunction } from "../../../compiler/wasm/module.ts";
import { startNodeThread } from "../../../runtime/host/module/node-thread.ts";
import { ThreadTeam } from "../../../runtime/module/thread-team.ts";
import type { StartThread } from "../../../runtime/module/threads.ts";
import { webAssembly } from "../../../runtime/module/web-assembly.ts";

const ROUNDS = 200;
const ERRORS = 256;
const FLAG = 260;
const TURNS = 320;

/**
 * `meet`: each thread counts its turns, meets the others, and looks whether they have counted as far; `fall` traps in
 * one thread while the others wait for it; `stay` never ends in one, `last` not until it is told to.
 */
function meeting(): Uint8Array<ArrayBuffer> {
  const barrier = barrierFunction();
  const made = (name: string, body: (thread: Code, threads: Code, run: WasmFunction) => Code) => {
    const [thread, threads] = [parameter("i32", "thread"), parameter("i32", "threads")];
    const run = new WasmFunction(name, [thread, threads]);
    run.body = body(get(thread), get(threads), run);
    return run;
  };
  const turnsOf = (thread: Code) => apply("i32.add", i32(TURNS), apply("i32.mul", thread, i32(64)));
  const meet = made("meet", (thread, threads, run) => {
    const [round, other] = [run.local("i32"), run.local("i32")];
    const differs = apply("i32.ne", load("i32.load", turnsOf(get(other))), load("i32.load", turnsOf(thread)));
    return countUp(round, i32(0), i32(ROUNDS), 1, [
      store("i32.store", turnsOf(thread), apply("i32.add", load("i32.load", turnsOf(thread)), i32(1))),
      call(barrier, threads),
      countUp(
        other,
        i32(0),
        threads,
        1,
        when(differs, [[i32(ERRORS), i32(1), { op: "i32.atomic.rmw.add", offset: 0 }, "drop"]]),
      ),
      call(barrier, threads),
    ]);
  });
  const fall = made("fall", (thread, threads) => when(thread, "unreachable", call(barrier, threads)));
  const stay = made("stay", (thread, threads) =>
    when(
      thread,
      loop((again) => branch(again)),
      call(barrier, threads),
    ),
  );
  const told = { op: "i32.atomic.load", offset: FLAG } as const;
  const last = made("last", () => loop((again) => branchIf(again, apply("i32.eqz", [i32(0), told]))));
  return encodeModule({
    memory: { minimumPages: 1, maximumPages: 1, shared: true },
    imports: [],
    functions: [barrier, meet, fall, stay, last],
    exports: ["meet", "fall", "stay", "last"],
  });
}

function teamOf(count: number, start: StartThread = startNodeThread) {
  if (webAssembly === undefined) throw new Error("no WebAssembly");
  const code = new webAssembly.Module(meeting());
  const memory = new webAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  return { team: new ThreadTeam(start, { code, memory }, count), words: new Int32Array(memory.buffer) };
}

test.each([2, 3])("%i threads meet at every barrier, run for run", async (count) => {
  const { team, words } = teamOf(count);
  for (let run = 1; run <= 3; run++) {
    await team.run("meet", count);
    const turns = Array.from({ length: count }, (_, thread) => words[(TURNS + 64 * thread) / 4]);
    expect([words[ERRORS / 4], ...turns]).toEqual([0, ...turns.map(() => run * ROUNDS)]);
  }
  team.dispose();
  await expect(team.run("meet", count)).rejects.toThrow("disposed");
});

test("a thread that traps ends the run, and with it those that wait for it", async () => {
  const { team } = teamOf(2);
  await expect(team.run("fall", 2)).rejects.toThrow("the module failed: RuntimeError: unreachable");
  await expect(team.run("meet", 2)).rejects.toThrow("the module failed");
});

test("a thread that dies ends the run with a problem, though another waits for it", async () => {
  const { team } = teamOf(2, (data, events) =>
    // What is no module: the thread ends with an error that nobody caught.
    startNodeThread(data.thread === 1 ? { ...data, code: {} } : data, events),
  );
  const ended = "R262: a thread of engine `wasm` has ended before its work was done: WebAssembly.Instance()";
  await expect(team.run("meet", 2)).rejects.toThrow(ended);
  await expect(team.run("meet", 2)).rejects.toThrow(ended);
});

test("a signal and a timer are heard while a run is under way", async () => {
  const { team, words } = teamOf(2);
  process.once("SIGUSR2", () => Atomics.store(words, FLAG / 4, 1));
  const timer = setTimeout(() => process.kill(process.pid, "SIGUSR2"), 1);
  // Ends only because both were heard.
  await team.run("last", 2);
  clearTimeout(timer);
  team.dispose();
});

test("what is disposed of in mid-run ends it", async () => {
  const { team } = teamOf(2);
  const run = team.run("stay", 2);
  team.dispose();
  await expect(run).rejects.toThrow("disposed");
});
