import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../compiler/check.ts";

const rules = readFileSync(".dependency-cruiser.cjs", "utf8");
const start = rules.indexOf("const rooms = [");
const listed = rules.slice(start, rules.indexOf("];", start));
const rooms = [...listed.matchAll(/"([^"]+)"/g)].map(([, room]) => room);

test("docs/architecture.md names every room, and no other", () => {
  const text = readFileSync("docs/architecture.md", "utf8");
  const layers = text.split(/^\*\*(?=schema|compiler|runtime|lsp)/m);
  const named = layers.flatMap((part) => {
    const layer = part.split("/")[0] ?? "";
    const rows = part.split("\n").filter((line) => line.startsWith("| `"));
    return rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, room]) => `${layer}/${room}`),
    );
  });
  expect(named.toSorted()).toEqual(rooms.toSorted());
});

test("sources are loaded as they are built, by Node itself", () => {
  // The runner calls what a module imports through an object of its own.
  expect(String(check)).toContain("= readSpec(source");
});
