import { type Problem, problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { EngineName } from "./engine.ts";
import { readableBytes } from "./readable-bytes.ts";

/** A plan that ran out of memory. */
export interface Exhausted {
  readonly engine: EngineName;
  /** What it needs at its peak. */
  readonly bytes: number;
  /** What the engine can address at most, whatever the machine has. */
  readonly addressable: number | undefined;
}

/** What is said of engines that compute. */

/** An index that the model computed. */
export const indexOutside = (at: string, index: number, length: number): Problem =>
  problem("R260", `${at} picks element ${index} of an axis of ${length}, which has 0 to ${length - 1}`, undefined, {
    help: [
      `make the axis at least ${Math.max(1, index + 1)} long, or compute smaller indices`,
      "indices are known only when the model runs: `vitral check` cannot see them",
    ].slice(index < 0 ? 1 : 0),
  });

/**
 * Memory was asked for and not given.
 * @param at what was under way: "kernel `matmul` of `head`", "writing the state"
 */
export const memoryRanOut = (at: string, plan?: Exhausted): Problem =>
  problem(
    "R410",
    plan === undefined
      ? `memory ran out: ${at}`
      : `memory ran out on engine \`${plan.engine}\`, in ${at}: the plan needs at least ${readableBytes(plan.bytes)} at its peak`,
    undefined,
    { help: smaller(plan?.engine, plan?.addressable) },
  );

/**
 * What an engine's library says of a model, or of a run of it, and that is neither memory nor an index.
 * @param at what was under way: "kernel `matmul` of `head`", "opening the model"
 */
export const libraryFailed = (engine: EngineName, at: string, said: string): Problem =>
  problem(
    "R305",
    `engine \`${engine}\` failed in ${at}: ${said.replace(PREAMBLE, "").split("\n")[0] ?? ""}`,
    undefined,
    {
      help: [
        `use \`--engine ${engine === "wasm" ? "cpu" : "wasm"}\``,
        "where that works, this is a defect of Vitral: please report it with the spec and the command",
      ],
    },
  );

/** What TensorFlow's binding says before it comes to the matter. */
const PREAMBLE = /^(Invalid TF_Status: \d+\nMessage: |Session fail to run with error: )/;

/** More than the engine can ever have. */
export const beyondMemory = (engine: EngineName, bytes: number, addressable: number, span?: Span): Problem =>
  problem(
    "R411",
    `this needs at least ${readableBytes(bytes)} of memory, ` +
      `and engine \`${engine}\` can address ${readableBytes(addressable)}`,
    span,
    { help: smaller(engine, addressable) },
  );

/**
 * A step of training for which there never is room.
 * @param fitting a batch that there is room for; undefined where even one image is too much
 */
export const leftForRoom = (engine: EngineName, { peak, limit }: { readonly peak: number; readonly limit: number }) =>
  `engine \`${engine}\` would be taken, but can address ${readableBytes(limit)}, and this needs ${readableBytes(peak)}`;

export const beyondRoom = (
  engine: EngineName,
  { peak, limit, of }: { readonly peak: number; readonly limit: number; readonly of: "engine" | "machine" },
  fitting: { readonly batch: number; readonly peak: number } | undefined,
  span?: Span,
): Problem =>
  problem(
    of === "engine" ? "R411" : "R295",
    `this needs at least ${readableBytes(peak)} of memory, ` +
      (of === "engine"
        ? `and engine \`${engine}\` can address ${readableBytes(limit)}`
        : `and there are ${readableBytes(limit)} in all`),
    span,
    {
      help: [
        fitting === undefined
          ? "even a batch of one image is too much: take a smaller model; `vitral summary` says what each part needs"
          : `\`batch_size\` ${fitting.batch} fits: it needs ${readableBytes(fitting.peak)}`,
        ...(of === "engine" ? smaller(engine, limit).slice(1) : []),
      ],
    },
  );

function smaller(engine: EngineName | undefined, addressable: number | undefined): readonly string[] {
  return [
    "take a smaller `batch_size`, or a smaller model: `vitral summary` says what each part needs",
    ...(addressable === undefined
      ? []
      : [`use \`--engine tensorflow\`, which may have all of the machine's memory; \`${engine}\` may not`]),
  ];
}

/** Warnings before a run. */
export const tooMuchMemory = (bytes: number, free: number): string =>
  `${readableBytes(free)} of memory are free, and this needs ${readableBytes(bytes)}: it will be slow, or be ended by the ` +
  "system; a smaller `batch_size` needs less";

export const closeToLimit = (engine: EngineName, addressable: number): string =>
  `engine \`${engine}\` can address ${readableBytes(addressable)}, and some of it is lost between tensors: ` +
  "if it runs out, take a smaller `batch_size`";
