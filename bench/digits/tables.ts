import { spreadOf } from "../../runtime/host/tasks/sweep-table.ts";
import type { Config, Round } from "./configs.ts";
import type { Results, TrainedRun } from "./results.ts";

/** The page with each table between `<!-- table NAME -->` and `<!-- end -->` written anew. */
export function withTables(page: string, rounds: readonly Round[], results: Results): string {
  return page.replace(
    /(<!-- table (\S+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      const round = rounds.find(({ table }) => table === name);
      if (round === undefined) throw new Error(`no round of configurations is called ${name}`);
      return `${begin}${tableOf(round, results)
        .map((line) => `${line}\n`)
        .join("")}${end}`;
    },
  );
}

function tableOf({ configs }: Round, results: Results): readonly string[] {
  const hasTests = results.tests.some(({ config }) => configs.some(({ name }) => name === config));
  const rows = configs.map((config) => rowOf(config, results, hasTests));
  const head = ["name", "what it is", "seeds", "validation, %", "processor, s", ...(hasTests ? ["test, %"] : [])];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function rowOf(
  { name, change, values, seeds }: Config,
  { runs, tests }: Results,
  hasTests: boolean,
): readonly string[] {
  const own = seeds.flatMap((seed) => runs.find((run) => run.config === name && run.seed === seed) ?? []);
  if (own.some((run) => run.values.join() !== values.join())) throw new Error(`${name} was not run as it stands`);
  const tested = tests.filter(({ config }) => config === name).map(({ test }) => 100 * test);
  return [
    ...[
      name,
      change,
      own.map(({ seed }) => seed).join(", ") || "not run",
      spreadText(own.map(bestAccuracy)),
      spreadText(own.map(({ total }) => total)),
    ],
    ...(hasTests ? [spreadText(tested)] : []),
  ];
}

/** Of the epoch whose weights are kept as the best. */
const bestAccuracy = ({ accuracy }: TrainedRun): number => 100 * Math.max(...accuracy);

function spreadText(numbers: readonly number[]): string {
  const spread = spreadOf(numbers);
  if (spread === undefined) return "–";
  const { mean, deviation } = spread;
  return deviation === undefined ? mean.toFixed(1) : `${mean.toFixed(2)} ± ${deviation.toFixed(2)}`;
}
