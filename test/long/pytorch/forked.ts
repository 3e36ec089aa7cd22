import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** How a group of processes ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** A Python that has loaded PyTorch once, and runs a script in processes forked from it: forked.py. */
export class Forked {
  private readonly python: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: AsyncIterator<string>;

  constructor(python: string, env: NodeJS.ProcessEnv) {
    const script = fileURLToPath(new URL("forked.py", import.meta.url));
    // A group of its own, so that whatever still runs ends with it.
    this.python = spawn(python, [script], { env, detached: true, stdio: ["pipe", "pipe", "inherit"] });
    this.answers = createInterface(this.python.stdout)[Symbol.asyncIterator]();
  }

  /** One at a time. */
  async run(script: string, flags: readonly string[], meddle: object, processes: number): Promise<Ended> {
    this.python.stdin.write(`${JSON.stringify({ script, flags, meddle, processes })}\n`);
    const { value } = await this.answers.next();
    return JSON.parse(value);
  }

  end(): void {
    if (this.python.pid !== undefined) process.kill(-this.python.pid, "SIGKILL");
  }
}
