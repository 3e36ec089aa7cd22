import type { Batch } from "../data/batches.ts";
import type { HostTensor } from "../engines/engine.ts";
import type { EpochMetrics } from "./metrics.ts";

/** What is known of a step when it has been taken. */
export interface StepMetrics {
  /** Counted from 1. */
  readonly step: number;
  /** Of its batch, with dropout, before the step changed the weights. */
  readonly loss: number;
  readonly accuracy: number | undefined;
  readonly learning_rate: number;
  /** Of all gradients together, before clipping. */
  readonly gradient_norm: number | undefined;
}

/** Writes down what a run comes to, for those who look at it; nothing is ever computed from it. */
export interface RunLog {
  /** After each step. */
  stepped?(step: StepMetrics): void;
  /** Logits f32 [b, classes] of images that nothing is learnt from, batch by batch while an epoch is measured. */
  answered?(batch: Batch, logits: HostTensor): void;
  /** All epochs that have ended, before the checkpoint of the last is saved: what is lost to a kill is written again. */
  epochEnded?(history: readonly EpochMetrics[]): Promise<void>;
  /** Before a checkpoint is saved: what was said until now must outlive it. */
  flush?(): void;
  close?(): void;
}
