import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import { optionsOf } from "../../../../schema/recipe/recipe-optimizer.ts";
import { numberText, stringText } from "../python/python-text.ts";
import { callLines, listLines } from "./black-lines.ts";
import type { SpelledOptimizer, SpelledPart } from "./torch-optimizers.ts";

/** Weights that are trained alike. */
export interface TrainedGroup {
  /** What the learning rate is multiplied by, and their weight decay. */
  readonly rate: number;
  readonly decay: number;
  /** Of their names in `model.py`. */
  readonly patterns: readonly string[];
  /** Where what is first kept beside them lies in a checkpoint. */
  readonly folder: string | undefined;
}

/** What the script says of its optimizer, or of both. */
export interface OptimizerText {
  /** Constants at the head, and classes before the first step. */
  readonly constants: string;
  readonly classes: string;
  /** Makes the optimizers, with what a checkpoint has of them. */
  readonly made: string;
  /** All groups of weights, and the rate of one of them. */
  readonly groups: string;
  readonly rate: string;
  readonly zero: readonly string[];
  readonly step: readonly string[];
  /** Lines that keep what lies beside weights. */
  readonly kept: readonly string[];
  readonly matchesNames: boolean;
}

/** @param changes how often the weights have changed, in Python */
export function optimizerText(
  spelled: SpelledOptimizer,
  groups: readonly TrainedGroup[],
  recipe: Recipe,
  changes: string,
): OptimizerText {
  const isAlone = spelled.parts.length === 1;
  // A model may have no weights of a kind.
  const parts = isAlone ? spelled.parts : spelled.parts.filter((part) => groupsOf(part, groups).length > 0);
  const found = isAlone ? oneText(groups, recipe) : severalText(parts, groups);
  return {
    constants: found?.constants ?? "",
    classes: spelled.own === undefined ? "" : `\n\n${spelled.own}\n\n`,
    made: [
      ...(found === undefined ? [] : [found.lines.trimEnd()]),
      ...parts.flatMap((part) => [
        ...callLines(`${part.variable} = ${part.name}`, [found?.weightsOf(part) ?? "trained.values()", ...part.given]),
        ...stateLines(part, changes),
      ]),
    ].join("\n"),
    groups: parts.map(({ variable }) => `${variable}.param_groups`).join(" + "),
    rate: found?.hasRates === true ? ' * group["lr_scale"]' : "",
    zero: parts.map(({ variable }) => `${variable}.zero_grad()`),
    step: parts.map(({ variable }) => `${variable}.step()`),
    kept: parts.flatMap(({ weights, variable, kept }) =>
      kept.length === 0
        ? []
        : [
            `for key, weight in ${weights}.items():`,
            ...kept.map(([folder, name]) => `    keep(key, ${variable}.state[weight]["${name}"], "${folder}")`),
          ],
    ),
    matchesNames: found !== undefined,
  };
}

const groupsOf = ({ folder }: SpelledPart, groups: readonly TrainedGroup[]) =>
  groups.filter((group) => group.folder === folder);

/** What a checkpoint has of an optimizer. */
function stateLines({ variable, weights, kept, counts, startsEmpty }: SpelledPart, changes: string): readonly string[] {
  if (kept.length === 0) return [];
  return [
    `for key, weight in ${weights}.items()${startsEmpty === true ? ' if position["step"] else []' : ""}:`,
    `    ${variable}.state[weight] = {`,
    ...(counts ? [`        "step": torch.tensor(float(${changes})),`] : []),
    ...kept.map(([folder, name]) => `        "${name}": load(key, weight, "${folder}"),`),
    "    }",
  ];
}

/** How weights come into groups. */
interface GroupText {
  readonly constants: string;
  readonly lines: string;
  readonly hasRates: boolean;
  /** What an optimizer is given for weights. */
  weightsOf(part: SpelledPart): string;
}

/** Undefined where all weights are trained alike. */
function oneText(groups: readonly TrainedGroup[], recipe: Recipe): GroupText | undefined {
  const { weight_decay } = optionsOf(recipe.optimizer);
  const exempt = groups.filter(({ decay }) => decay !== weight_decay);
  const weightsOf = () => "groups";
  if (groups.some(({ rate }) => rate !== 1) || exempt.some(({ decay }) => decay !== 0)) {
    return {
      constants: `# Part of the rate, weight decay, and whose they are.\n${rowsText("GROUPS", groups)}\n`,
      lines: fitting("groups", "trained", "GROUPS").join("\n"),
      hasRates: true,
      weightsOf,
    };
  }
  const patterns = exempt.flatMap((group) => group.patterns);
  if (patterns.length === 0 || weight_decay === 0) return undefined;
  return {
    constants: `${listLines("NO_DECAY = [", patterns.map(stringText), "]")}\n`,
    lines: `groups = [{"params": []}, {"params": [], "weight_decay": 0}]
for key, weight in trained.items():
    is_exempt = any(fnmatch(key, pattern) for pattern in NO_DECAY)
    groups[is_exempt]["params"].append(weight)`,
    hasRates: false,
    weightsOf,
  };
}

/** Each optimizer has weights and groups of its own. */
function severalText(parts: readonly SpelledPart[], groups: readonly TrainedGroup[]): GroupText {
  const rows = parts.map((part) => rowsText(part.groups, groupsOf(part, groups)));
  const body = fitting("groups", "weights", "rows").map((line) => `    ${line}\n`);
  const chosen = parts.map(({ weights, folder }) => `${weights} = keeping("${folder}")`);
  return {
    constants: `# Part of the rate, weight decay, and whose they are.\n${rows.join("\n")}\n`,
    lines: `

def keeping(what):
    """The weights beside which a checkpoint has that."""
    return {key: w for key, w in trained.items() if what + names[key][0] in saved}


def grouped(weights, rows):
${body.join("")}    return groups


${chosen.join("\n")}`,
    hasRates: true,
    weightsOf: ({ weights, groups: constant }) => `grouped(${weights}, ${constant})`,
  };
}

const fitting = (into: string, weights: string, rows: string): readonly string[] => [
  `${into} = [{"params": [], "lr_scale": s, "weight_decay": d} for s, d, _ in ${rows}]`,
  `for key, weight in ${weights}.items():`,
  `    fits = [any(fnmatch(key, one) for one in patterns) for *_, patterns in ${rows}]`,
  `    ${into}[fits.index(True)]["params"].append(weight)`,
];

function rowsText(constant: string, groups: readonly TrainedGroup[]): string {
  const rows = groups.map(({ rate, decay, patterns }) =>
    listLines(`    (${numberText(rate)}, ${numberText(decay)}, [`, patterns.map(stringText), "]),", "    "),
  );
  return [`${constant} = [`, ...rows, "]"].join("\n");
}
