import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The Chromium that VITRAL_CHROMIUM names, or the first on PATH. */
export function chromiumPath(): string | undefined {
  const { VITRAL_CHROMIUM: named, PATH = "" } = process.env;
  if (named !== undefined && named !== "") return named;
  return PATH.split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(canRun);
}

/** Some packages of that name only say where the browser is to be had. */
const canRun = (path: string): boolean => existsSync(path) && spawnSync(path, ["--version"]).status === 0;

/** Headless; WebGL is drawn by the processor, which needs no card. */
const FLAGS = [
  "--headless=new",
  "--remote-debugging-pipe",
  "--no-sandbox",
  "--no-first-run",
  "--disable-dev-shm-usage",
  "--disable-extensions",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * An empty page of a Chromium of its own, with a profile of its own. It is spoken to through pipes, so it needs no port,
 * and ends by itself when this process does.
 */
export class Page {
  private readonly browser: ChildProcess;
  private readonly profile: string;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private ended: string | undefined;
  private sent = 0;
  private session: string | undefined;

  private constructor(path: string) {
    this.profile = mkdtempSync(join(tmpdir(), "vitral-chromium-"));
    this.browser = spawn(path, [...FLAGS, `--user-data-dir=${this.profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      detached: true,
    });
    this.listen(this.browser.stdio[4] as Readable);
    const end = (why: string) => {
      this.ended ??= why;
      for (const answer of this.waiting.values()) answer({ error: { message: why } });
      this.waiting.clear();
    };
    this.browser.once("error", ({ message }) => end(message));
    this.browser.once("exit", (code, signal) => end(`Chromium ended (${signal ?? code})`));
    // What is written after its end is answered above.
    this.browser.stdio[3]?.on("error", () => undefined);
  }

  static async open(path: string): Promise<Page> {
    const page = new Page(path);
    try {
      const { targetId } = await page.call("Target.createTarget", { url: "about:blank" });
      const { sessionId } = await page.call("Target.attachToTarget", { targetId, flatten: true });
      page.session = String(sessionId);
      return page;
    } catch (error) {
      await page.close();
      throw error;
    }
  }

  /** Goes to an address, and is there when it is loaded. */
  async visit(address: string): Promise<void> {
    const { errorText } = await this.call("Page.navigate", { url: address });
    if (errorText !== undefined) throw new Error(`${address}: ${errorText}`);
    const loaded = 'document.readyState === "complete" ? resolve() : addEventListener("load", resolve)';
    await this.evaluate(`new Promise((resolve) => { ${loaded} }).then(() => undefined)`);
  }

  /** What an expression is in the page, and comes to if it is promised; what it throws is thrown here. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    const { exceptionDetails: thrown, result } = answer as {
      exceptionDetails?: { text: string; exception?: { description?: string } };
      result: { value?: unknown };
    };
    if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text);
    return result.value;
  }

  /** What a screen reader is told, in its order: each with its role, and the name that it reads. */
  async accessible(): Promise<readonly { readonly role: string; readonly name: string }[]> {
    const { nodes } = await this.call("Accessibility.getFullAXTree", {});
    const text = (value: unknown): string => String((value as { value?: unknown } | undefined)?.value ?? "");
    return (nodes as readonly Readonly<Record<string, unknown>>[])
      .filter(({ ignored }) => ignored === false)
      .map(({ role, name }) => ({ role: text(role), name: text(name) }));
  }

  async close(): Promise<void> {
    const { pid, exitCode, signalCode } = this.browser;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const exit = once(this.browser, "exit");
      // It leads a group: what it started ends with it.
      process.kill(-pid, "SIGKILL");
      await exit;
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  private async call(method: string, params: unknown): Promise<Readonly<Record<string, unknown>>> {
    if (this.ended !== undefined) throw new Error(this.ended);
    const id = ++this.sent;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    const sessionId = this.session;
    (this.browser.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result = {}, error } = await answer;
    if (error !== undefined) throw new Error(error.message);
    return result;
  }

  /** Messages end in a zero byte. */
  private listen(stream: Readable): void {
    let rest = Buffer.alloc(0);
    stream.on("data", (bytes: Buffer) => {
      const parts = [rest, bytes];
      if (!bytes.includes(0)) {
        rest = Buffer.concat(parts);
        return;
      }
      const whole = Buffer.concat(parts);
      let start = 0;
      for (let end = whole.indexOf(0); end >= 0; end = whole.indexOf(0, start)) {
        const answer: Answer = JSON.parse(whole.toString("utf8", start, end));
        if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
        if (answer.id !== undefined) this.waiting.delete(answer.id);
        start = end + 1;
      }
      rest = whole.subarray(start);
    });
  }
}
