import { readFileSync } from "node:fs";

/** A recipe that was tried: the plain one with some of its keys changed. */
export interface Config {
  readonly name: string;
  /** What it is changed from, in words. */
  readonly change: string;
  /** `KEY=VALUE`, as `--with` takes them. */
  readonly values: readonly string[];
  readonly seeds: readonly number[];
}

/** Configurations that were tried together, which one table shows. */
export interface Round {
  readonly table: string;
  readonly configs: readonly Config[];
}

type Values = Readonly<Record<string, unknown>>;

interface Written {
  /** The same in all of them. */
  readonly all: Values;
  readonly rounds: readonly {
    readonly table: string;
    readonly seeds: readonly number[];
    /** `from` names one that stands before it; keys of `values` take the place of its own, and `null` takes one away. */
    readonly configs: readonly {
      readonly name: string;
      readonly change: string;
      readonly from?: string;
      readonly values?: Values;
      readonly seeds?: readonly number[];
    }[];
  }[];
}

/** What `configs.json` says, each configuration with all its values. */
export function readConfigs(): { readonly rounds: readonly Round[] } {
  const { all, rounds }: Written = JSON.parse(readFileSync(new URL("configs.json", import.meta.url), "utf8"));
  const known = new Map<string, Values>();
  return {
    rounds: rounds.map(({ table, seeds, configs }) => ({
      table,
      configs: configs.map(({ name, change, from, values = {}, seeds: own = seeds }) => {
        const before = from === undefined ? all : known.get(from);
        if (before === undefined) throw new Error(`${name} is made from ${from}, which does not stand before it`);
        const whole = { ...before, ...values };
        known.set(name, whole);
        const texts = Object.entries(whole).filter(([, value]) => value !== null);
        return { name, change, values: texts.map(([key, value]) => `${key}=${JSON.stringify(value)}`), seeds: own };
      }),
    })),
  };
}
