import type { KernelName } from "../ir/kernel-attributes.ts";
import { kernels } from "../kernels/table.ts";
import type { Rewrite } from "../rewrites/rewrite.ts";
import type { Capabilities } from "./capabilities.ts";

/**
 * All that the compiler knows of an engine, and known once: what its plans are made of, and by which laws they become
 * so. The engine runs what it is given.
 */
export interface Target<Kernels extends KernelName = KernelName> {
  readonly name: string;
  /** What its plans are made of, by type as well: `legalize` proves it of each. */
  readonly kernels: ReadonlySet<Kernels>;
  /** Laws that write kernels which are missing, wrong or slow there in others. They look towards inputs, as all do. */
  readonly laws: readonly Rewrite[];
  /** Most axes that the engine takes. `transpose` and `reshape` may see more. */
  readonly maxRank: number;
  /** Whether it trains nothing. */
  readonly predictsOnly?: boolean;
  /** Bytes that it can address, where that is less than a machine may have. */
  readonly addressable?: number;
}

/** An engine that calls a library kernel by kernel. */
export interface LibraryTarget<Kernels extends KernelName = KernelName> extends Target<Kernels> {
  readonly capabilities: Capabilities;
}

/** What a pointer of 32 bits can tell apart, as those of WebAssembly are. */
export const FOUR_GIB = 2 ** 32;

/** All kernels but those that a plan has no need of, as laws write them in others. */
export function allBut<Left extends KernelName>(...left: readonly Left[]): ReadonlySet<Exclude<KernelName, Left>> {
  const isKept = (kernel: KernelName): kernel is Exclude<KernelName, Left> => !left.some((name) => name === kernel);
  // Object.keys forgets the type of the keys.
  return new Set((Object.keys(kernels) as KernelName[]).filter(isKept));
}
