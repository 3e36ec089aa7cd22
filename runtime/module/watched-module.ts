import type { Plan } from "../../compiler/ir/plan.ts";
import type { RunParts } from "../../compiler/ir/run-parts.ts";
import {
  type DescribedModule,
  describeModule,
  type ModuleOptions,
} from "../../compiler/targets/module/compile-module.ts";
import type { CompiledProgram } from "../../compiler/targets/module/compiled-module.ts";
import { moduleParts } from "../../compiler/targets/module/module-parts.ts";
import type { RunWatch } from "../engines/run-watch.ts";

/** A module that notes the time of its calls, and tells it to a watch. */
export class WatchedModule {
  readonly described: DescribedModule;
  private readonly plan: Plan;
  private readonly watch: RunWatch;
  private readonly parts = new Map<CompiledProgram, RunParts>();

  constructor(plan: Plan, options: ModuleOptions, watch: RunWatch) {
    this.plan = plan;
    this.watch = watch;
    this.described = describeModule(plan, { ...options, timed: true });
  }

  /** @param threads how many have run it */
  ran(compiled: CompiledProgram, memory: ArrayBuffer | SharedArrayBuffer, threads: number): void {
    const { programs, times } = this.described;
    const program = programs.get(compiled);
    if (program === undefined) throw new Error("a program ran that its module has not");
    const parts = this.parts.get(compiled) ?? moduleParts(this.plan, program);
    this.parts.set(compiled, parts);
    const noted = (thread: number) => {
      const all = new Float64Array(memory, times.begin + thread * times.bytesAThread, times.bytesAThread / 8);
      return Float64Array.from(program.calls.flatMap(({ place }) => [all[2 * place] ?? 0, all[2 * place + 1] ?? 0]));
    };
    this.watch.ran({ ...parts, threads: Array.from({ length: threads }, (_, thread) => noted(thread)) });
  }
}
