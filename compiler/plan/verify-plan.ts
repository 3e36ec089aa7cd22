import { PLAN_VERSION, type Plan, type Program } from "../ir/plan.ts";

/**
 * What phase 10 promises: every value is made once, read while it is there, and released once after its last reader;
 * what is left at the end are inputs, state, constants, outputs and writes.
 * @throws Error
 */
export function verifyPlan({ version, signatures, constants, state }: Plan): void {
  if (version !== PLAN_VERSION) throw new Error(`version ${version}`);
  for (const [name, programs] of Object.entries(signatures))
    for (const program of programs) {
      for (const key of Object.keys(program.constants))
        if (constants[key] === undefined) throw new Error(`${name}: there is no constant ${key}`);
      for (const path of [...Object.keys(program.reads), ...Object.keys(program.writes)])
        if (state[path] === undefined) throw new Error(`${name}: there is no state ${path}`);
      verifyProgram(program, name);
    }
}

function verifyProgram(program: Program, name: string): void {
  const given = [
    ...Object.values(program.inputs).map(({ value }) => value),
    ...Object.values(program.reads),
    ...Object.values(program.constants),
  ];
  const live = new Set(given);
  if (live.size !== given.length) throw new Error(`${name}: a value is given twice`);
  const ever = new Set(given);
  for (const { kernel, from, inputs, outputs, release } of program.steps) {
    const by = `${name}: ${from} (${kernel})`;
    for (const value of inputs) if (!live.has(value)) throw new Error(`${by} reads %${value}, which is not there`);
    for (const { value } of outputs) {
      if (ever.has(value)) throw new Error(`${by} makes %${value} a second time`);
      ever.add(value);
      live.add(value);
    }
    for (const value of release) if (!live.delete(value)) throw new Error(`${by} releases %${value} a second time`);
  }
  const kept = new Set([...given, ...Object.values(program.outputs), ...Object.values(program.writes)]);
  for (const value of kept) if (!live.delete(value)) throw new Error(`${name}: %${value} is gone before the end`);
  for (const value of live) throw new Error(`${name}: %${value} is never released`);
}
