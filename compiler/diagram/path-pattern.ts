/**
 * A path as figures say it, from outside: `stages.{i}.attn`. A number stands for itself; `*` and `{i}` for any step that
 * a repetition is told by, which is a number.
 */
export class PathPattern {
  private readonly steps: readonly string[];

  constructor(text: string) {
    this.steps = stepsOf(text.trim().replaceAll("...", "…"));
  }

  /** @param path of one place in the model, or with what tells repetitions apart left open */
  matches(path: string): boolean {
    const steps = stepsOf(path);
    return steps.length === this.steps.length && this.begins(steps);
  }

  /** Whether something stands around what the pattern is of. */
  isWithin(path: string): boolean {
    const steps = stepsOf(path);
    return steps.length < this.steps.length && this.begins(steps);
  }

  private begins(steps: readonly string[]): boolean {
    return steps.every((step, i) => {
      const own = this.steps[i] ?? "";
      return own === step || (isOpen(own) && isIndex(step)) || (isOpen(step) && isIndex(own));
    });
  }
}

const stepsOf = (path: string): string[] => path.split(".");

const isOpen = (step: string): boolean => step === "*" || /^\{\w*\}$/.test(step);

const isIndex = (step: string): boolean => isOpen(step) || /^\d+$/.test(step);

/** A path with what tells repetitions apart left open: `layers.3.attn` → `layers.{i}.attn`. */
export const openPath = (path: string): string => path.replaceAll(/(?<=^|\.)\d+(?=\.|$)/g, "{i}");
