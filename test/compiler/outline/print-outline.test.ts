import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { outlineOf } from "../../../compiler/outline/make-outline.ts";
import { printOutline } from "../../../compiler/outline/print-outline.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";

const root = join(import.meta.dirname, "../../..");

test.each(["vit", "swin"])("the outline of %s, printed", async (name) => {
  const source = {
    name: join(root, `specs/${name}.json`),
    text: readFileSync(join(root, `specs/${name}.json`), "utf8"),
  };
  const { typed } = check(source, { importer: specFiles(source.name) });
  if (typed === undefined) throw new Error("it is wrong");
  await expect(printOutline(outlineOf(typed))).toMatchFileSnapshot(`${name}.outline.txt`);
});
