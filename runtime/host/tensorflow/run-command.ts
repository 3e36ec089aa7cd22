import { spawn } from "node:child_process";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { cancelled } from "./tensorflow-messages.ts";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

export interface CommandResult {
  /** Exit code; undefined when a signal ended it or when it could not start. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Enough of what a command said to tell why it failed; a build can print megabytes. */
const KEPT = 200_000;

/**
 * Runs a command to its end and says how it ended; only cancelling throws.
 * It leads a process group of its own, so that cancelling or a time limit ends its children too.
 */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const grouped = process.platform !== "win32";
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(new ProblemError(cancelled()));
    const child = spawn(file, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: grouped,
      // npm is a batch file on Windows, which only a shell can start.
      shell: /\.(cmd|bat)$/i.test(file),
    });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-KEPT);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-KEPT);
    });

    const end = (how: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      try {
        if (grouped) process.kill(-child.pid, how);
        else child.kill(how);
      } catch {
        // It has ended by itself meanwhile.
      }
    };
    let force: NodeJS.Timeout | undefined;
    const stop = (): void => {
      end("SIGTERM");
      force ??= setTimeout(() => end("SIGKILL"), 3000);
    };
    const limit =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stop();
          }, options.timeoutMs);
    options.signal?.addEventListener("abort", stop);

    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      clearTimeout(limit);
      clearTimeout(force);
      options.signal?.removeEventListener("abort", stop);
      if (options.signal?.aborted) reject(new ProblemError(cancelled()));
      else resolve({ code: code ?? undefined, signal: signal ?? undefined, timedOut, stdout, stderr });
    };
    child.once("error", (error) => {
      stderr += error.message;
      settle(null, null);
    });
    child.once("close", settle);
  });
}

/** The line of a failed command's output that says most: the first that names an error, else the last. */
export function lastWords(result: CommandResult): string {
  if (result.timedOut) return "it did not end in time";
  const output = `${result.stderr}\n${result.stdout}`;
  // pip sums up a dead network as "no matching distribution"; the true reason stands in its warnings.
  const broken = /connection broken by '(.*?)': \//.exec(output)?.[1];
  if (broken !== undefined) return broken;
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("at "));
  const telling =
    lines.find((line) => /error: /i.test(line)) ?? lines.find((line) => /failed|reason|no such/i.test(line));
  return (
    telling ?? lines.at(-1) ?? (result.signal === undefined ? "it said nothing" : `it ended with ${result.signal}`)
  );
}

/** Whether a failed command met a full disk. */
export function metFullDisk(result: CommandResult): boolean {
  return /ENOSPC|No space left on device|not enough space on the disk/i.test(result.stdout + result.stderr);
}
