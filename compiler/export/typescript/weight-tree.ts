import { singular } from "../names.ts";
import { key, property } from "./identifier.ts";

/** What a function reads of a record of weights, which is what the record's type says. */
export class WeightTree {
  readonly fields = new Map<string, WeightTree>();
  readonly elements = new Map<number, WeightTree>();
  /** Types that it is of as well: the record of a layer, or of a block that is called with it. */
  readonly types = new Set<string>();
  isTensor = false;

  field(name: string): WeightTree {
    return within(this.fields, name);
  }

  element(index: number): WeightTree {
    return within(this.elements, index);
  }

  at(segments: readonly string[]): WeightTree {
    return segments.reduce<WeightTree>((tree, segment) => tree.step(segment), this);
  }

  private step(segment: string): WeightTree {
    return isIndex(segment) ? this.element(Number(segment)) : this.field(segment);
  }

  get isEmpty(): boolean {
    return !this.isTensor && this.types.size === 0 && this.fields.size === 0 && this.elements.size === 0;
  }

  /**
   * As a type is written.
   * @param named a type of its own for the records of a list, by what one of them is called
   */
  text(named: NameType, name = "item"): string {
    if (this.isTensor) return "tf.Tensor";
    if (this.elements.size > 0) return this.listText(named, name);
    const fields = [...this.fields].filter(([, tree]) => !tree.isEmpty);
    const own = fields.map(([field, tree]) => `readonly ${key(field)}: ${tree.text(named, field)};`);
    const record = own.length > 0 ? [`{\n${own.join("\n")}\n}`] : [];
    return [...[...this.types].sort(), ...record].join(" & ");
  }

  private listText(named: NameType, name: string): string {
    const count = Math.max(...this.elements.keys()) + 1;
    const texts = Array.from({ length: count }, (_, i) => {
      const text = this.elements.get(i)?.text(named) ?? "unknown";
      return text.includes("{") ? named(singular(name), text) : text;
    });
    const [first = "unknown"] = texts;
    if (texts.every((text) => text === first)) return `readonly ${/[&|]/.test(first) ? `(${first})` : first}[]`;
    return `readonly [${texts.join(", ")}]`;
  }
}

type NameType = (wanted: string, text: string) => string;

export const isIndex = (segment: string): boolean => /^\d+$/.test(segment);

/** `w.layers[0].attn` */
export const pathCode = (base: string, segments: readonly string[]): string =>
  segments.reduce((text, segment) => `${text}${isIndex(segment) ? `[${segment}]` : property(segment)}`, base);

function within<K>(trees: Map<K, WeightTree>, name: K): WeightTree {
  const tree = trees.get(name) ?? new WeightTree();
  trees.set(name, tree);
  return tree;
}
