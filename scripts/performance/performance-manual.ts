import { readFileSync } from "node:fs";
import { engineCosts } from "../../runtime/engines/engine-costs.ts";
import type { EngineCosts, Line } from "../../runtime/engines/work.ts";

export const MANUAL = "docs/performance.md";
export const RESULTS = "bench/performance.json";

/** One peer on one model, as `bench/training-steps.ts --json` writes it: milliseconds, and bytes at the peak. */
export interface MeasuredPeer {
  readonly model: string;
  readonly predict: boolean;
  readonly engine: string;
  readonly least: number;
  readonly median: number;
  readonly rss: number;
}

export interface Performance {
  readonly date: string;
  readonly machine: string;
  readonly peers: readonly MeasuredPeer[];
}

/** The manual with the tables that what was measured says; all else of it is written by hand. */
export function performanceManual(): string {
  const results: Performance = JSON.parse(readFileSync(RESULTS, "utf8"));
  const steps = withSection(readFileSync(MANUAL, "utf8"), "steps", stepTables(results));
  return withSection(steps, "engines", engineTable(engineCosts));
}

/** @throws Error where the text has no such section */
function withSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}: npm run performance -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${MANUAL} has no section ${name}`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}

/** Peers beside each other, model by model, with what they are of the first. */
export function stepTables({ date, machine, peers }: Performance): string {
  const models = distinct(peers.map(({ model }) => model));
  const tables = [false, true].map((predict) => {
    const own = peers.filter((peer) => peer.predict === predict);
    const engines = distinct(own.map(({ engine }) => engine));
    const [first = ""] = engines;
    const of = (engine: string, model: string) => own.find((one) => one.engine === engine && one.model === model);
    const times = engines.map((engine) => {
      const cells = models.map((model) => both(of(engine, model), (time) => time.toFixed(1)));
      return row([`\`${engine}\``, ...cells]);
    });
    const ratios = engines.slice(1).map((engine) => {
      const cells = models.map((model) => {
        const beside = of(first, model);
        return both(of(engine, model), (time, which) => (time / (beside?.[which] ?? Number.NaN)).toFixed(2));
      });
      return row([`\`${engine}\` ÷ \`${first}\``, ...cells]);
    });
    const head = [predict ? "forward" : "training step", ...models];
    return [row(head), row(head.map(() => "---")), ...times, ...ratios].join("\n");
  });
  const said = `Measured on ${date}, ${machine}; milliseconds by the clock, least / median.`;
  return [said, ...tables, memoryTable(peers)].join("\n\n");
}

/** What a process had in memory at the peak of its steps of training. */
function memoryTable(peers: readonly MeasuredPeer[]): string {
  const trained = peers.filter(({ predict }) => !predict);
  const [models, engines] = [
    distinct(trained.map(({ model }) => model)),
    distinct(trained.map(({ engine }) => engine)),
  ];
  const rows = engines.map((engine) => {
    const cells = models.map((model) => {
      const bytes = trained.find((one) => one.engine === engine && one.model === model)?.rss;
      return bytes === undefined ? "–" : String(bytes / 1e6);
    });
    return row([`\`${engine}\``, ...cells]);
  });
  const head = ["training, MB at the peak", ...models];
  return [row(head), row(head.map(() => "---")), ...rows].join("\n");
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

const both = (peer: MeasuredPeer | undefined, text: (time: number, which: "least" | "median") => string): string =>
  peer === undefined ? "–" : `${text(peer.least, "least")} / ${text(peer.median, "median")}`;

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** The table that `auto` chooses by. */
export function engineTable({ date, machine, engines }: EngineCosts): string {
  const head = ["engine", "work", "loading, s", "a step, ms"];
  const rows = Object.entries(engines).flatMap(([engine, kinds]) =>
    Object.entries(kinds).map(([kind, { load, step }]) =>
      row([`\`${engine}\``, kind, lineText(load, 100, "100 ops", 1), lineText(step, 1e9, "Gflop forward", 1000)]),
    ),
  );
  const said = `Measured on ${date}, ${machine}; seconds of processor time.`;
  return [said, [row(head), row(head.map(() => "---")), ...rows].join("\n")].join("\n\n");
}

/** "0.24 + 2.06 a 100 ops" */
const lineText = ({ fixed, each }: Line, amount: number, unit: string, scale: number): string =>
  `${number(fixed * scale)} + ${number(each * amount * scale)} a ${unit}`;

const number = (value: number): string => Number(value.toPrecision(3)).toString();
