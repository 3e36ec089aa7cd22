import { CommanderError } from "commander";
import { memoryRanOut } from "../runtime/engines/engine-messages.ts";
import { isOutOfMemory } from "../runtime/engines/out-of-memory.ts";
import { type Problem, ProblemError } from "../schema/problem/problem.ts";
import { isFlag } from "../schema/problem/source.ts";
import { tell, tellProblems } from "./terminal.ts";

/**
 * The exit codes of every command: 1 says that the input is wrong, 2 that the command line is, whose commands or flags
 * are not there or whose flags have values that cannot be theirs; the rest are as a shell's, as is `stoppedCode`.
 */
export const exitCodes = { done: 0, problem: 1, usage: 2, readerLeft: 141 } as const;

/** Says on stderr why a command ended, and with which exit code it must: the one place where errors become text. */
export function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof ProblemError) {
    tellProblems(error.problems);
    return exitCodeOf(error.problems);
  }
  if (isOutOfMemory(error)) {
    tellProblems([memoryRanOut(messageOf(error))]);
    return exitCodes.problem;
  }
  tell(defectText(error));
  return exitCodes.problem;
}

/** What problems end a command with: a mistake that stands in a flag is one of the command line. */
export function exitCodeOf(problems: readonly Problem[]): number {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return exitCodes.done;
  return errors.every(({ span }) => span !== undefined && isFlag(span.source)) ? exitCodes.usage : exitCodes.problem;
}

function messageOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.split("\n")[0] ?? "";
}

/** A defect of ours: one line and what to do; the stack only for those who ask. */
function defectText(error: unknown): string[] {
  const stack = error instanceof Error && process.env.VITRAL_DEBUG ? (error.stack ?? "").split("\n") : [];
  return [
    `vitral: this should not have happened: ${messageOf(error)}`,
    ...stack,
    "This is a defect of Vitral: please report it with the command and what VITRAL_DEBUG=1 prints.",
  ];
}
