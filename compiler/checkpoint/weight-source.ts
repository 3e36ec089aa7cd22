import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/checkpoint-messages.ts";
import type { CheckpointRule } from "../../schema/spec/spec.ts";
import type { Constant } from "../ir/graph.ts";
import { reject } from "../shape/rejection.ts";
import { noEqualParts } from "./foreign-names-messages.ts";
import { joined, joinedShape, split, splitShape, stackedShape } from "./join-tensors.ts";
import type { Resizing } from "./resizing.ts";
import type { Turn } from "./turn.ts";

type Shape = readonly number[];

interface Described {
  /** Our weight's path and shape. */
  readonly path: string;
  readonly ours: Shape;
  /** Theirs; of several, the tensors are joined in this order. */
  readonly keys: readonly string[];
  /** What says so. */
  readonly rule: CheckpointRule;
  readonly turn: Turn;
  /** How a tensor of another image size becomes one of this. */
  readonly resize?: Resizing | undefined;
  /** Whether tensors are joined on an axis of their own, before all others, or along their first axis. */
  readonly stacks: boolean;
}

/** What one of our weights is made of in another library's checkpoint, and what it becomes there. */
export class WeightSource {
  readonly path: string;
  readonly keys: readonly string[];
  readonly rule: CheckpointRule;
  /** Of our weight. */
  readonly ours: Shape;
  private readonly turn: Turn;
  private readonly resize: Resizing | undefined;
  private readonly stacks: boolean;

  constructor({ path, ours, keys, rule, turn, resize, stacks }: Described) {
    this.path = path;
    this.keys = keys;
    this.rule = rule;
    this.ours = ours;
    this.turn = turn;
    this.resize = resize;
    this.stacks = stacks && keys.length > 1;
  }

  /** Of the rule. */
  get span(): Span {
    return this.rule.path.name.span;
  }

  /**
   * Whether tensors of these shapes, one for each key, make our weight.
   * @throws Rejection K603, or what is wrong with the rule's pattern
   */
  accept(shapes: readonly Shape[]): void {
    const { path, span, keys } = this;
    const whole = this.whole(shapes);
    const found = this.turn.ourShape(this.resize?.shapeOf(whole) ?? whole);
    if (bare(found) !== bare(this.ours))
      reject(messages.foreignShape(span, path, this.ours.join(" x "), keys.join("` and `"), found.join(" x ")));
  }

  /**
   * Their tensors as ours.
   * @throws Rejection as `accept`
   */
  take(tensors: readonly Constant[]): Constant {
    const shapes = tensors.map(({ shape }) => shape);
    this.accept(shapes);
    const whole = joined(tensors, this.whole(shapes));
    return { ...this.turn.toOurs(this.resize?.resize(whole) ?? whole), shape: this.ours };
  }

  /**
   * Whose rule brings tensors of these shapes to another grid, as what; undefined where they are of the model's.
   * @throws Rejection as `accept`
   */
  resized(shapes: readonly Shape[]): { readonly by: string; readonly from: Shape; readonly to: Shape } | undefined {
    const from = this.whole(shapes);
    const to = this.resize?.shapeOf(from);
    return to === undefined || this.resize === undefined ? undefined : { by: this.resize.by, from, to };
  }

  /**
   * The shapes of their tensors, as ours and the rule say them.
   * @throws Rejection X932
   */
  theirShapes(): readonly Shape[] {
    const { keys, path, span, stacks } = this;
    const whole = this.turn.theirShape(this.ours);
    if (keys.length === 1) return [whole];
    const [parts, ...rest] = whole;
    if (stacks && parts === keys.length) return keys.map(() => rest);
    const equal = stacks ? undefined : splitShape(whole, keys.length);
    return equal ?? reject(noEqualParts(span, path, whole, keys));
  }

  /**
   * Ours as their tensors, one for each key.
   * @param shapes where they are known; parts need not be equal then
   * @throws Rejection X932
   */
  give(tensor: Constant, shapes: readonly Shape[] = this.theirShapes()): readonly Constant[] {
    return split(this.turn.toTheirs(tensor), shapes);
  }

  private whole(shapes: readonly Shape[]): Shape {
    const whole = this.stacks ? stackedShape(shapes) : joinedShape(shapes);
    return whole ?? reject(messages.unlikeParts(this.span, this.path, this.keys, shapes));
  }
}

/** Leading axes of 1 come and go between versions of one library: the class token is [1, 1, d] here and [1, d] there. */
const bare = (shape: Shape): string => shape.slice(shape.findIndex((n) => n !== 1)).join();
