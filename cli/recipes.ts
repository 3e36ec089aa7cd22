import { Command } from "commander";
import { type ListedRecipe, listRecipes, recipeNamed } from "../runtime/host/recipes/list-recipes.ts";
import { ownRecipeText } from "../runtime/host/specs/shipped-recipes.ts";
import { columnsOf, fitting, print, printFile, printJson } from "./terminal.ts";
import { tableLines } from "./text-table.ts";

interface RecipesFlags {
  readonly json?: boolean;
}

/** `vitral recipes`: how papers trained their models, to be run on one's own pictures. */
export function recipesCommand(): Command {
  return new Command("recipes")
    .description("list the recipes that come with Vitral, of papers and for a first run; print one to change it")
    .argument("[name]", "print this one as a file of your own")
    .option("--json", "print the list as JSON")
    .addHelpText(
      "after",
      `
Every command that takes the path of a recipe takes vitral:NAME. Those of papers train on the pictures of a folder, which
has a folder for each class: \`vitral help train\` has an example. What they leave out of a paper, and how to run them on
less, is in docs/paper-recipes.md.

Examples:
  $ vitral recipes
  $ vitral recipes --json
  $ vitral recipes deit-small > recipe.json`,
    )
    .action((name: string | undefined, flags: RecipesFlags) => {
      if (name !== undefined) printFile(ownRecipeText(recipeNamed(name)));
      else if (flags.json) printJson(JSON.stringify(listRecipes(), undefined, 2));
      else print(fitting(listText(listRecipes(), columnsOf(process.stdout))));
    });
}

function listText(recipes: readonly ListedRecipe[], columns?: number): string[] {
  const rows = recipes.map(({ name, papers, title }) => [name, papers.join(", "), title]);
  return tableLines([["recipe", "paper", "what it is"], ...rows], [], columns);
}
