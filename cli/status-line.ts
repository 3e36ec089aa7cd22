import { Presets, SingleBar } from "cli-progress";
import { visible } from "../schema/problem/columns.ts";
import { columnsOf, isInteractive } from "./terminal.ts";

/** One line that says how far something has come, where a person sees it; gone when it stops. */
export class StatusLine {
  #bar: SingleBar | undefined;
  #line = "";

  show(text: string): void {
    if (!isInteractive(process.stderr)) return;
    this.#line = visible(text).slice(0, (columnsOf(process.stderr) ?? 80) - 1);
    if (this.#bar === undefined) {
      const format = () => this.#line;
      this.#bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true }, Presets.shades_classic);
      this.#bar.start(1, 0);
    } else this.#bar.update(0);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
