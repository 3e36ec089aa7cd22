import { Command } from "commander";
import { findModels } from "../../runtime/host/zoo/find-models.ts";
import { columnsOf, fitting, print, printJson } from "../terminal.ts";
import { zooJson, zooText } from "./zoo-list.ts";
import { showJson, showText } from "./zoo-show.ts";

interface ZooFlags {
  readonly json?: boolean;
}

/** `vitral zoo`: the models that come with Vitral. */
export function zooCommand(): Command {
  return new Command("zoo")
    .description("list the models that come with Vitral: papers, sizes, and what each is held to")
    .argument("[words...]", "only models that have these words in their name, title, papers or names at timm")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      `
Every command that takes the path of a spec takes vitral:NAME, with a model's name or one that timm published it under.
FLOPs are of one image at the spec's own size, forward, a multiply-add counted as 2. Parity: whose outputs, gradients and
step of AdamW every engine is held to by the tests; - where no such case is recorded.

Examples:
  $ vitral zoo
  $ vitral zoo swin
  $ vitral zoo show vit_base_patch16_224`,
    )
    .action((words: readonly string[], flags: ZooFlags) => {
      const found = findModels(words);
      if (flags.json) printJson(zooJson(found));
      else print(fitting(zooText(found, words.length > 0, columnsOf(process.stdout))));
    })
    .addCommand(showCommand());
}

function showCommand(): Command {
  return new Command("show")
    .description("show one model: papers, sizes, whose weights it reads, and what it is made of")
    .argument("<model>", "name of a model, such as swin or vit_base_patch16_224")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ vitral zoo show swin
  $ vitral zoo show vit_base_patch16_224 --json`,
    )
    .action((name: string, _: ZooFlags, command: Command) => {
      // Read here or by the command above: both have the flag.
      if (command.optsWithGlobals<ZooFlags>().json) printJson(showJson(name));
      else print(fitting(showText(name, columnsOf(process.stdout))));
    });
}
