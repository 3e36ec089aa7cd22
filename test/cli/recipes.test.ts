import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readRecipe } from "../../schema/recipe/read-recipe.ts";
import { readEdits } from "../../schema/recipe/recipe-edit.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

interface Listed {
  readonly name: string;
  readonly title: string;
  readonly papers: readonly string[];
}

const listed = async (): Promise<readonly Listed[]> => JSON.parse((await run(["recipes", "--json"])).out);

it("lists every shipped recipe, and those of papers stand in the manual too", async () => {
  const { out } = await run(["recipes"]);
  const manual = readFileSync(new URL("../../docs/paper-recipes.md", import.meta.url), "utf8");
  const recipes = await listed();
  expect(recipes.map(({ name }) => name)).toEqual(expect.arrayContaining(["vitral:deit-small", "vitral:quick-start"]));
  for (const { name, title, papers } of recipes) {
    expect(title).not.toBe("");
    expect(out).toContain(name);
    if (papers.length > 0) expect(manual).toContain(`| \`${name.replace("vitral:", "")}\` | [`);
  }
});

/** A folder of three classes, each of one file. */
function classFolders(): string {
  const folder = temporaryFolder();
  for (const name of ["a", "b", "c"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "1.png"), "");
  }
  return folder;
}

it("one that is printed is a file that stands anywhere, and says what the shipped one says", async () => {
  const file = join(temporaryFolder(), "mine.json");
  const pictures = ["--with", `dataset.folder=${classFolders()}`];
  for (const { name } of await listed()) {
    const { out } = await run(["recipes", name]);
    writeFileSync(file, out);
    const classes = /"spec": "vitral:(?:mae|simmim)"/.test(out) ? [] : ["--set", "classes=3"];
    const own = /"name": "mnist"/.test(out) ? [] : [...pictures, ...classes];
    const [copied, shipped] = [await run(["check", file, ...own]), await run(["check", name, ...own])];
    expect(copied.out.replace(file, ""), `${name}: ${copied.err}`).toMatch(/^ok: /);
    expect(shipped.out.replace(name, "")).toBe(copied.out.replace(file, ""));
  }
});

it("says where pictures are wanted, how many classes there are, and that a spec has no keys of a recipe", async () => {
  const folder = classFolders();
  const errors = async (...args: readonly string[]) => (await run(["check", ...args])).err;
  const missing = join(folder, "none");
  expect(await errors("vitral:deit-small", "--with", `dataset.folder=${missing}`)).toContain("F401");
  // Without any, the folder `pictures` of where one is.
  expect(await errors("vitral:deit-small")).toContain("--with dataset.folder=FOLDER");
  expect(await errors("vitral:deit-small", "--with", `dataset.folder=${folder}`)).toContain("--set classes=3");
  expect(await errors("vitral:vit", "--with", "epochs=3")).toContain("R149");
  const { code, err } = await run(["recipes", "deit-smal"]);
  expect([code, err]).toEqual([1, expect.stringMatching(/R150[\s\S]*deit-small/)]);
});

it("what the command line gives takes the place of another way that a recipe chose", () => {
  const text = JSON.stringify({
    ...{ vitral: 1, spec: "vitral:vit", epochs: 1, optimizer: { adamw: { lr: 1e-3 } } },
    dataset: { cifar: "c", split: { validation: 0.25 } },
  });
  const edits = ["dataset.folder=photos", "optimizer.sgd.lr=0.1"].flatMap((one) => readEdits("--with", one) ?? []);
  const { file, problems } = readRecipe({ name: "r.json", text }, edits);
  expect(problems).toEqual([]);
  expect(file?.recipe.dataset).toMatchObject({ folder: "photos", split: { validation: 0.25 } });
  expect(file?.recipe.optimizer).toMatchObject({ sgd: { lr: 0.1 } });
  // Two ways that are written stay a mistake, and two that are given.
  const both = ["dataset.folder=photos", "dataset.csv=a.csv"].flatMap((one) => readEdits("--with", one) ?? []);
  expect(readRecipe({ name: "r.json", text }, both).problems.map(({ code }) => code)).toEqual(["R101"]);
});
