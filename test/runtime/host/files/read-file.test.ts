import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "../../../../runtime/format/safetensors.ts";
import { readSource } from "../../../../runtime/host/files/read-file.ts";
import { readSafetensors } from "../../../../runtime/host/files/read-safetensors.ts";
import { readPicture } from "../../../../runtime/host/pictures/picture.ts";
import { readRecipeFile } from "../../../../runtime/host/recipes/read-recipe-file.ts";
import { specFiles } from "../../../../runtime/host/specs/spec-files.ts";
import { ProblemError } from "../../../../schema/problem/problem.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const digit = {
  ...{ channels: 1, height: 28, width: 28 },
  ...{ mean: [0], deviation: [1], background: "dark" as const },
  ...{ interpolation: "lanczos" as const, crop: { keeps: "all" as const } },
};

/** Everything that a path on the command line, in a recipe or in a spec may lead to. */
const READERS: readonly [string, (path: string) => unknown][] = [
  ["a spec", (path) => readSource(path)],
  ["a recipe", (path) => readRecipeFile(path)],
  ["a checkpoint or a parity case", (path) => readSafetensors(path)],
  ["a picture", (path) => readPicture(path, { images: digit })],
];

/** `CODE: message` of the problem that reading ends with. */
async function refusal(read: (path: string) => unknown, path: string): Promise<string> {
  try {
    await read(path);
  } catch (error) {
    if (error instanceof ProblemError) return error.message;
    throw error;
  }
  return "it was read";
}

/** A file of so many zeros that take no place on disk. */
function sparse(path: string, bytes: number): string {
  writeFileSync(path, "");
  truncateSync(path, bytes);
  return path;
}

describe.skipIf(process.platform === "win32").each(READERS)(
  "%s that is no regular file is refused unread",
  (_, read) => {
    it("a pipe that nobody writes to", async () => {
      const path = join(temporaryFolder(), "pipe.json");
      execFileSync("mkfifo", [path]);
      expect(await refusal(read, path)).toContain(`F401: cannot read \`${path}\`: it is a pipe`);
    });

    it("a device without an end", async () => {
      expect(await refusal(read, "/dev/zero")).toContain("F401: cannot read `/dev/zero`: it is a device or a socket");
    });

    it("a socket", async () => {
      const path = join(temporaryFolder(), "s");
      const server = createServer().listen(path);
      onTestFinished(() => void server.close());
      await new Promise((resolve) => server.once("listening", resolve));
      expect(await refusal(read, path)).toContain("F401");
    });

    it("a folder, nothing, and a link to itself", async () => {
      const folder = temporaryFolder();
      symlinkSync(join(folder, "loop"), join(folder, "loop"));
      expect(await refusal(read, folder)).toContain("F401: cannot read");
      expect(await refusal(read, folder)).toContain("it is a folder");
      expect(await refusal(read, join(folder, "nothing"))).toContain("there is no such file");
      expect(await refusal(read, join(folder, "loop"))).toContain("a link that leads to itself");
    });
  },
);

describe("what is larger than it can be is refused before it is read", () => {
  // Reading it would fail: no piece of memory is that large.
  const huge = 1e12;

  it.each(READERS)("%s of a terabyte", async (_, read) => {
    const folder = temporaryFolder();
    expect(await refusal(read, sparse(join(folder, "huge"), huge))).toMatch(
      /^(F402: .* and at most|R203: .* is not a safetensors file)/,
    );
  });

  it("an import of 300 MB, and one that is a pipe", () => {
    const folder = temporaryFolder();
    const entry = { name: join(folder, "model.json"), text: "" };
    const find = specFiles(entry.name);
    sparse(join(folder, "large.json"), 300e6);
    expect(find("large.json", entry)).toMatch(/^it has 300000000 bytes, and at most \d+ are read here$/);
    mkdirSync(join(folder, "blocks"));
    expect(find("blocks", entry)).toBe("it is a folder");
    if (process.platform === "win32") return;
    execFileSync("mkfifo", [join(folder, "pipe.json")]);
    expect(find("pipe.json", entry)).toMatch(/^it is a pipe/);
  });
});

describe("safetensors are checked against the size of their file before their data is read", () => {
  const x = { dtype: "f32", shape: [2], data: Float32Array.of(1, 2) } as const;
  const bytes = Buffer.concat(encodeSafetensors({ tensors: new Map([["x", x]]), metadata: new Map([["a", "b"]]) }));

  it("reads from a file what it reads from memory", () => {
    const path = join(temporaryFolder(), "good");
    writeFileSync(path, bytes);
    expect(readSafetensors(path)).toEqual(decodeSafetensors(bytes, path));
    expect([...(readSafetensors(path).tensors.get("x")?.data ?? [])]).toEqual([1, 2]);
  });

  it.each([
    ["a good header and a terabyte behind it", 1e12, "at its end belong to no tensor"],
    ["data cut short", bytes.length - 1, "ends at byte 8 of its data, which has 7"],
    ["a header cut short", 20, "it ends inside its header"],
    ["no header", 7, "too few for a header"],
  ])("%s", async (_, size, fault) => {
    const path = join(temporaryFolder(), "bad");
    writeFileSync(path, bytes);
    truncateSync(path, size);
    expect(await refusal(readSafetensors, path)).toContain(fault);
  });
});
