import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Interrupt, stoppedCode } from "../../cli/interrupt.ts";

const said = vi.fn();
let interrupt: Interrupt;
const exit = vi.spyOn(process, "exit");
const kill = vi.spyOn(process, "kill");

beforeEach(() => {
  said.mockClear();
  exit.mockReset().mockImplementation(() => {
    throw new Error("exited");
  });
  kill.mockReset().mockReturnValue(true);
  interrupt = new Interrupt(said);
});

afterEach(() => interrupt.close());

const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

describe("a signal", () => {
  test.each(signals)("%s ends what is under way gently, with code %i", (signal, code) => {
    interrupt.listen();
    process.emit(signal, signal);
    expect([interrupt.signal.aborted, said.mock.calls.length, stoppedCode()]).toEqual([true, 1, code]);
    expect(exit).not.toHaveBeenCalled();
    interrupt.close();
    expect(kill.mock.calls).toEqual(signal === "SIGHUP" ? [[process.pid, "SIGHUP"]] : []);
  });

  test("is heard once, however often it was listened for: the next ends the process", () => {
    for (let run = 0; run < 3; run++) interrupt.listen();
    process.emit("SIGINT", "SIGINT");
    expect(exit).not.toHaveBeenCalled();
    expect(() => process.emit("SIGTERM", "SIGTERM")).toThrow("exited");
    expect(exit).toHaveBeenCalledWith(130);
  });

  test("of a terminal that closes does not cut short what another began to end", () => {
    interrupt.listen();
    process.emit("SIGTERM", "SIGTERM");
    process.emit("SIGHUP", "SIGHUP");
    expect(exit).not.toHaveBeenCalled();
    expect([said.mock.calls.length, stoppedCode()]).toEqual([1, 143]);
  });

  test.each(signals)(
    "%s ends nothing where it is listened for once more: what is under way is still to be saved",
    (signal) => {
      interrupt.listen();
      process.emit(signal, signal);
      interrupt.listen();
      expect([interrupt.signal.aborted, said.mock.calls.length]).toEqual([true, 1]);
      expect([exit.mock.calls, kill.mock.calls]).toEqual([[], []]);
    },
  );

  test.each(signals)("%s is nobody's any more when all is closed", (signal) => {
    const before = process.listenerCount(signal);
    interrupt.listenEarly(said);
    interrupt.listen();
    interrupt.listen();
    expect(process.listenerCount(signal)).toBe(before + 1);
    interrupt.close();
    expect(process.listenerCount(signal)).toBe(before);
  });
});
