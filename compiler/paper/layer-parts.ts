import { opName } from "../diagram/op-label.ts";
import type { Tone } from "../drawing/role.ts";
import type { Idiom } from "../idioms/idiom.ts";
import { idiomsOf } from "../idioms/idioms-of.ts";
import { roleOf } from "../ops/op-role.ts";
import type { Body, Item } from "../outline/outline.ts";

/** One box of a layer. */
export interface LayerStep {
  readonly label: string;
  readonly tone: Tone;
  readonly kind: "attention" | "mlp" | "other";
}

/** A layer from its input to its output: steps, and residuals around some. */
export type LayerPart = { readonly steps: readonly LayerStep[]; readonly isResidual: boolean };

/** The parts of a body, or nothing where some run side by side. */
export function layerParts(body: Body): readonly LayerPart[] | undefined {
  const walk = new LayerWalk();
  return walk.items(body.items, idiomsOf(body)) ? walk.parts : undefined;
}

class LayerWalk {
  readonly parts: LayerPart[] = [];
  private open: LayerStep[] | undefined;
  private readonly said = new Set<Idiom>();

  /** Whether all of them are steps, one after another. */
  items(items: readonly Item[], idioms: readonly Idiom[]): boolean {
    return items.every((item) => {
      const idiom = idioms.find((one) => covers(one.items, item));
      if (idiom === undefined || (item.kind === "call" && isWithin(idiom, item))) return this.item(item, idioms);
      if (!this.said.has(idiom)) this.step(idiomStep(idiom));
      this.said.add(idiom);
      return true;
    });
  }

  private item(item: Item, idioms: readonly Idiom[]): boolean {
    switch (item.kind) {
      case "op":
        return this.op(item);
      case "call":
        return this.items(item.definition.body.items, idiomsOf(item.definition.body));
      case "case":
        return this.items(item.items, idioms);
      case "residual": {
        if (this.open !== undefined) return false;
        const steps: LayerStep[] = [];
        this.open = steps;
        const isPlain = this.items(item.items.slice(0, -1), idioms);
        this.open = undefined;
        this.parts.push({ steps, isResidual: true });
        return isPlain;
      }
      default:
        return false;
    }
  }

  private op({ op, ops }: Extract<Item, { kind: "op" }>): boolean {
    const [typed] = ops;
    const role = roleOf(op);
    // What drops out is the identity when a model is used; where elements stand and tables are no steps.
    const isQuiet = ["chance", "path", "name", "move", "source", "copy"].includes(role);
    if (typed !== undefined && !isQuiet) this.step({ label: opName(typed), tone: op.tone, kind: "other" });
    return true;
  }

  private step(step: LayerStep): void {
    if (this.open === undefined) this.parts.push({ steps: [step], isResidual: false });
    else this.open.push(step);
  }
}

/** Whether a call is an idiom with what stands beside it in its block, such as a norm. */
const isWithin = ({ kind, items }: Idiom, { definition }: Extract<Item, { kind: "call" }>): boolean =>
  items.length === 1 && idiomsOf(definition.body).some((one) => one.kind === kind);

const covers = (items: readonly Item[], item: Item): boolean => items.includes(item);

function idiomStep({ kind, title }: Idiom): LayerStep {
  if (kind === "attention") return { label: title, tone: "product", kind };
  if (kind === "mlp") return { label: title, tone: "learned", kind };
  return { label: title, tone: "layout", kind: "other" };
}
