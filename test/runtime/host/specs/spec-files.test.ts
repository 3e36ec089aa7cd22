import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { specFiles } from "../../../../runtime/host/specs/spec-files.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

it("reads files in the spec's folder and below, and nothing else", () => {
  const folder = temporaryFolder();
  const inside = join(folder, "specs");
  mkdirSync(join(inside, "blocks"), { recursive: true });
  writeFileSync(join(folder, "secret.json"), "private");
  writeFileSync(join(inside, "..odd.json"), "odd");
  writeFileSync(join(inside, "blocks", "a.json"), "a");
  writeFileSync(join(inside, "latin.json"), Buffer.from([0xe9]));
  symlinkSync(join(folder, "secret.json"), join(inside, "link.json"));
  const entry = { name: join(inside, "model.json"), text: "" };
  const find = specFiles(entry.name);

  const block = find("blocks/a.json", entry);
  expect(block).toMatchObject({ text: "a" });
  if (typeof block === "string") return;
  expect(find("../..odd.json", block)).toMatchObject({ text: "odd" });

  for (const path of ["../secret.json", "blocks/../../secret.json", "link.json"]) {
    expect(find(path, entry)).toBe("it is outside the folder of the spec");
  }
  for (const path of [join(folder, "secret.json"), "file:///etc/passwd", "a\0.json"])
    expect(find(path, entry)).toBe("a path must be relative");
  expect(find("nothing.json", entry)).toBe("there is no such file");
  expect(find("latin.json", entry)).toBe("it is not UTF-8 text");
});
