import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import { type Dropping, droppingOps } from "../../../../schema/recipe/recipe-dropping.ts";
import { number, type Settings, type Spelled } from "./spelled.ts";

/** The classes of PyTorch's modules, what they call their rate, and the constants of the script. */
const torch = {
  dropout: { module: "nn.Dropout", rate: "p", constant: "DROPOUT" },
  drop_path: { module: "DropPath", rate: "rate", constant: "DROP_PATH" },
} as const;

/** The constants of a schedule of chance. */
export function droppingSettings(
  op: (typeof droppingOps)[number],
  dropping: Dropping | undefined,
): Spelled<Dropping> & Settings {
  const { constant } = torch[op];
  return {
    from: number(`${constant}_FROM`, dropping?.from, "what part of its rate each has at first"),
    to: number(`${constant}_TO`, dropping?.to, "and at last"),
    epochs: number(`${constant}_EPOCHS`, dropping?.epochs, "over which it goes there"),
    goes: "line",
  };
}

/** What the script says of rates of chance that are scheduled. */
export interface DroppingText {
  /** What `model.py` has for them. */
  readonly imported: readonly string[];
  /** The rates as the model has them, and functions, both before the first step. */
  readonly begun: string;
  readonly functions: string;
  /** Lines of a step. */
  readonly set: readonly string[];
}

const progress = {
  linear: "min(1, step / max(1, steps - 1))",
  cosine: "0.5 * (1 - math.cos(math.pi * min(1, step / max(1, steps - 1))))",
  step: "step >= steps",
} as const;

/**
 * @param has the constants that the script has
 * @param changes how often the weights have changed before a step, in Python
 */
export function droppingText(recipe: Recipe, has: ReadonlySet<string>): DroppingText {
  const ops = droppingOps.filter((op) => recipe[op] !== undefined);
  const perEpoch = has.has("ACCUMULATE") ? "changes_per_epoch" : "steps_per_epoch";
  const functions = ops.map((op) => {
    const { constant, module } = torch[op];
    const planned = has.has("PLANS") && recipe[op]?.epochs === undefined;
    const epochs = planned ? "epochs" : recipe[op]?.epochs === undefined ? "EPOCHS" : `${constant}_EPOCHS`;
    return `def ${op}_part(step):
    """What part of its rate each ${module} has."""
${planned ? "    epochs = next((epochs for end, epochs in PLANS if step < end), EPOCHS)\n" : ""}    steps = math.floor(${epochs} * ${perEpoch} + 0.5)
${has.has("ACCUMULATE") ? "    step = changes_before(step)\n" : ""}    gone = ${progress[recipe[op]?.goes ?? "linear"]}
    return ${constant}_FROM + (${constant}_TO - ${constant}_FROM) * gone


`;
  });
  const rates = ops.map((op) => {
    const { module, rate } = torch[op];
    return `${op}_rates = {m: m.${rate} for m in model.modules() if isinstance(m, ${module})}\n`;
  });
  return {
    imported: ops.includes("drop_path") ? [torch.drop_path.module] : [],
    begun: rates.join(""),
    functions: functions.join(""),
    set: ops.flatMap((op) => [
      `for module, rate in ${op}_rates.items():`,
      `    module.${torch[op].rate} = rate * ${op}_part(position["step"])`,
    ]),
  };
}
