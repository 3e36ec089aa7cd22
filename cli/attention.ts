import { basename, extname } from "node:path";
import { Command } from "commander";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { Inversion } from "../runtime/host/datasets/prepare-picture.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { insideSentences as said } from "../runtime/inside/inside-messages.ts";
import { tellMemoryWarning } from "./memory-text.ts";
import { checkpointOption, engineOption, invertOption, threadsOption } from "./options.ts";
import { pictureText } from "./prediction-text.ts";
import { fitting, print, tell } from "./terminal.ts";

interface AttentionFlags {
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly checkpoint: "best" | "last";
  readonly invert: Inversion;
  readonly output?: string;
}

/** `vitral attention`: where a run's weights look in a picture. */
export function attentionCommand(tools: Tools): Command {
  return new Command("attention")
    .description("draw where every head of every layer looks in a picture, with a run's weights")
    .argument("<run>", "folder of a run")
    .argument("<image>", "a picture file (PNG, JPEG, WebP, …)")
    .option("-o, --output <file>", "NAME.png, or NAME.html for a page; PICTURE-attention.png beside you if left out")
    .addOption(invertOption())
    .addOption(engineOption())
    .addOption(threadsOption())
    .addOption(checkpointOption())
    .addHelpText(
      "after",
      `
Each map is what the class token looks at, or all tokens on the mean where there is none. Rollout follows attention
through all layers to the picture; where attention is within windows, there is none.

Examples:
  $ vitral attention runs/quick-start-1 seven.png
  $ vitral attention runs/quick-start-1 seven.png -o seven.html`,
    )
    .action(async (run: string, image: string, { output, ...flags }: AttentionFlags) => {
      const file = output ?? `${basename(image, extname(image))}-attention.png`;
      const { writeAttention } = await import("../runtime/host/tasks/attend-picture.ts");
      const attended = await writeAttention(tools, { run, image, ...flags, output: file, onMemory: tellMemoryWarning });
      const { note, guesses, layers, placeless, rollout } = attended;
      print(fitting(pictureText({ file: image, note, guesses, problems: [] })));
      const [first] = layers;
      const grid = first === undefined ? "" : ` over ${first.places.rows} × ${first.places.columns} patches`;
      print(fitting([`${layers.length} ${layers.length === 1 ? "layer" : "layers"}${grid}: ${file}`]));
      const far = layers.map(({ distances }) => distances.filter((one) => !Number.isNaN(one)));
      const looks = far
        .filter((all) => all.length > 0)
        .map((all) => said.pixels(all.reduce((a, b) => a + b) / all.length));
      if (looks.length > 0) print(fitting([said.looksFar(looks[0] ?? "", looks.at(-1) ?? "")]));
      if (placeless.length > 0) tell(`${placeless.length} attentions are over no patches, such as ${placeless[0]}`);
      if (typeof rollout === "string") tell(rollout);
    });
}
