import type { WeightSource } from "../../compiler/checkpoint/weight-source.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { caseNote, caseWithout } from "../../schema/spec/checkpoint-messages.ts";
import type { HostTensor } from "../engines/engine.ts";
import { type TensorType, typeText } from "../engines/host-tensor.ts";
import { taken } from "../format/foreign-weights.ts";
import type { Safetensors } from "../format/safetensors.ts";
import { caseOfOtherSize } from "../training/fit-messages.ts";

/** What another library recorded of a small model; every fault in it is a problem with the file's name. */
export class ParityCase {
  readonly file: string;
  private readonly tensors: ReadonlyMap<string, HostTensor>;
  private readonly cancelling: readonly string[];

  /** @throws ProblemError C711 when a note of the file cannot be read */
  constructor({ tensors, metadata }: Safetensors, file: string) {
    this.tensors = tensors;
    this.file = file;
    this.cancelling = this.readCancelling(metadata.get("cancels"));
  }

  has(key: string): boolean {
    return this.tensors.has(key);
  }

  /** @throws ProblemError K604 when there is none of that name */
  tensor(key: string): HostTensor {
    const found = this.tensors.get(key);
    if (found === undefined) throw new ProblemError(caseWithout(this.file, key));
    return found;
  }

  keysUnder(prefix: string): Set<string> {
    return new Set(
      [...this.tensors.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    );
  }

  /** Whether it has all that a weight is made of under a heading such as `grad`. */
  hasAll(heading: string, { keys }: WeightSource): boolean {
    return keys.every((key) => this.has(`${heading}/${key}`));
  }

  /** What is recorded of a weight under a heading, as this model has it. */
  adapted(heading: string, source: WeightSource): HostTensor {
    return taken(
      source,
      source.keys.map((key) => this.tensor(`${heading}/${key}`)),
    );
  }

  /** Whether the case knows that a weight's gradient cancels to next to nothing. */
  cancels({ keys }: WeightSource): boolean {
    return keys.some((key) => this.cancelling.some((name) => covers(name, key)));
  }

  /** @throws ProblemError R222 when the tensor is not what the model has in its place */
  require(key: string, ours: TensorType): HostTensor {
    const found = this.tensor(key);
    const [theirs, wanted] = [typeText(found), typeText(ours)];
    if (theirs !== wanted) throw new ProblemError(caseOfOtherSize(this.file, key, theirs, wanted));
    return found;
  }

  /** `cancels`: a list of the other library's names; one that ends in a dot stands for all that begin with it. */
  private readCancelling(note: string | undefined): readonly string[] {
    if (note === undefined) return [];
    const names = listOfTexts(note);
    if (names === undefined) throw new ProblemError(caseNote(this.file, "is no list of names"));
    const gradients = [...this.keysUnder("grad/")];
    const stray = names.find((name) => !gradients.some((key) => covers(name, key)));
    if (stray !== undefined)
      throw new ProblemError(caseNote(this.file, `names \`${stray}\`, of which it has no gradient`));
    return names;
  }
}

const covers = (name: string, key: string): boolean => (name.endsWith(".") ? key.startsWith(name) : key === name);

function listOfTexts(text: string): string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [undefined];
  const texts = list.filter((item) => typeof item === "string");
  return texts.length === list.length ? texts : undefined;
}
