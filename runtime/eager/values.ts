import type { PlanValue } from "../../compiler/ir/plan.ts";
import type { Device, Handle } from "../tfjs/device.ts";

/** What a run holds: one reference a value. Whatever is not released on the way goes with `clear`. */
export class Values {
  readonly #device: Device;
  readonly #handles: (Handle | undefined)[];

  constructor(device: Device, count: number) {
    this.#device = device;
    this.#handles = new Array<Handle | undefined>(count).fill(undefined);
  }

  /** Takes over the caller's reference. */
  put(value: PlanValue, handle: Handle): void {
    this.release(value);
    this.#handles[value] = handle;
  }

  /** Lends; `share` it to keep it. */
  get(value: PlanValue): Handle {
    const handle = this.#handles[value];
    if (handle === undefined) throw new Error(`value ${value} is read before it is made or after its release`);
    return handle;
  }

  release(value: PlanValue): void {
    const handle = this.#handles[value];
    if (handle === undefined) return;
    this.#handles[value] = undefined;
    this.#device.free(handle);
  }

  clear(): void {
    for (let value = 0; value < this.#handles.length; value++) this.release(value);
  }
}
