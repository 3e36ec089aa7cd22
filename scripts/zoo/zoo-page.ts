import { shortNumber } from "../../cli/number-text.ts";
import { catalogue } from "../../runtime/host/specs/published-names.ts";
import { heldToText, type ModelSize, type ZooModel } from "../../runtime/host/zoo/zoo-model.ts";

/** The zoo as Markdown, from the table that `vitral zoo` reads. */
export function zooPage(models: readonly ZooModel[]): string {
  const families = [...new Set(models.map(({ family }) => family))];
  const { timm, torch, names, left_out: leftOut } = catalogue();
  return [
    "# The zoo",
    "",
    "Generated from the specs by `npm run zoo`; change those, not this file.",
    "",
    "Every command that takes the path of a spec takes `vitral:NAME`, with the name of a model or one that timm published it",
    'under: `vitral summary vitral:swin`, `vitral train` with `"spec": "vitral:vit_tiny_patch16_224"` in its recipe,',
    '`"extends": "vitral:vit_base_patch16_224"` in a spec. `--set` goes on top. `vitral zoo` lists them, `vitral zoo show NAME`',
    "says more of one.",
    "",
    "- **Parameters** are what is learned; running means and variances are not counted.",
    "- **FLOPs** are those of products of matrices and of convolutions for one image at the spec's own size, forward, a",
    `  multiply-add counted as 2. For timm's names they are within 1 % of \`torch.utils.flop_counter\` of PyTorch ${torch}, which`,
    "  counts the same; neither has what is done to each element: norms, softmax, activations, biases, sums and pooling.",
    "  `vitral summary --json` has all of them as `operations`.",
    `- **timm's names** have exactly the parameters that timm ${timm} counts. A test holds every one of them to both numbers.`,
    "- **Parity**: what every engine is held to by the tests, for a small model of the kind: outputs and loss within 1e-5,",
    "  gradients within 1e-4, weights after a step of AdamW within 1e-5. Where it is empty, no such case is recorded.",
    "",
    ...families.flatMap((family) =>
      familySection(
        family,
        models.filter((model) => model.family === family),
      ),
    ),
    "## What of timm is left out",
    "",
    `Of ${Object.keys(names).length + Object.keys(leftOut).length} names that timm ${timm} has, ${Object.keys(names).length} are carried by these specs. The others, by the reason; which name has which is in`,
    "[zoo/timm.json](../zoo/timm.json), and said to whoever asks for one.",
    "",
    ...table(
      ["names", "why"],
      reasons(leftOut).map(([reason, count]) => [String(count), reason]),
    ),
    "",
  ].join("\n");
}

function familySection(family: string, models: readonly ZooModel[]): string[] {
  const head = ["", "model", "parameters", "FLOPs", "reads weights of", "parity"];
  return [
    `## ${family}`,
    "",
    ...table(head, models.map(modelCells)),
    "",
    ...models.flatMap(({ name, presets, published }) => [
      ...sizesSection(`Presets of \`${name}\``, presets, (known) => known),
      ...sizesSection(`timm's names of \`${name}\``, published, (known) => `vitral:${known}`),
    ]),
  ];
}

function modelCells(model: ZooModel): string[] {
  const { name, title, papers, maps } = model;
  const links = papers.map((paper) => `[${paper}](https://arxiv.org/abs/${paper.replace(/^arXiv:/, "")})`);
  return [
    `<a href="zoo/${name}.svg"><img src="zoo/${name}.svg" alt="the parts of ${name}" height="200"></a>`,
    [`**[${name}](../specs/${name}.json)**`, title, ...links].join("<br>"),
    ...numbers(model),
    maps.join(", "),
    heldToText(model),
  ];
}

function sizesSection(
  title: string,
  sizes: Readonly<Record<string, ModelSize>>,
  called: (known: string) => string,
): string[] {
  const entries = Object.entries(sizes);
  if (entries.length === 0) return [];
  const rows = entries.map(([known, size]) => [`\`${called(known)}\``, ...numbers(size)]);
  return [
    `<details><summary>${title.replaceAll(/`([^`]+)`/g, "<code>$1</code>")}: ${entries.length}</summary>`,
    "",
    ...table(["", "parameters", "FLOPs"], rows),
    "",
    "</details>",
    "",
  ];
}

const numbers = ({ parameters, flops }: ModelSize): string[] => [shortNumber(parameters), shortNumber(flops)];

/** Reasons with how many names have each, the most first; whole files of timm's that no spec carries are one. */
function reasons(leftOut: Readonly<Record<string, string>>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  const grouped = (reason: string) => reason.replace(/ the models of timm's \w+\.py$/, " this family at all");
  for (const reason of Object.values(leftOut).map(grouped)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [head, head.map(() => "---"), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
  );
