import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine, programName, shellWord } from "../../../../runtime/host/files/command-line.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

/** The words that a shell makes of a text. */
function wordsOf(text: string): readonly string[] {
  const said = execFileSync("bash", ["-c", `printf '%s\\0' ${text}`], { encoding: "utf8" });
  return said.split("\0").slice(0, -1);
}

describe("shellWord", () => {
  it.each(["runs/a-1", "my runs/a", "it's", 'a "b" $HOME `id`', "~", "a\\b", "é", "a;b&c|d>e", "#", "*", "[1]", "a!b"])(
    "comes out of a shell as it went in: %s",
    (text) => {
      expect(wordsOf(shellWord(text, "linux"))).toEqual([text]);
    },
  );

  it("comes out of a shell as it went in, whatever it is, and never breaks the line it stands in", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 0 }).filter((text) => !text.includes("\0"));
    // Many to a shell, which takes longer to start than to read them.
    fc.assert(
      fc.property(fc.array(texts, { minLength: 20, maxLength: 20 }), (lines) => {
        const words = lines.map((text) => shellWord(text, "linux"));
        for (const word of words) expect(word).not.toMatch(/\p{Cc}/u);
        expect(wordsOf(words.join(" "))).toEqual(lines.map((text) => (text.startsWith("-") ? `./${text}` : text)));
      }),
      { numRuns: 5 },
    );
  });

  it("is no flag, and quoted as Windows does there", () => {
    expect(shellWord("-x", "linux")).toBe("./-x");
    expect(shellWord("C:\\my runs", "win32")).toBe('"C:\\my runs"');
    expect(shellWord("C:\\runs", "win32")).toBe("C:\\runs");
  });
});

describe("programName", () => {
  it.each([
    ["/home/me/work/node_modules/.bin/vitral", "npx vitral"],
    ["/home/me/clone/node_modules/.bin/vitral", "node ../clone/node_modules/.bin/vitral"],
    ["/home/me/.npm/_npx/cf5d/node_modules/.bin/vitral", "npx vitral"],
    ["/home/me/.npm/_npx/cf5d/node_modules/vitral/bin/vitral.js", "npx vitral"],
    ["/home/me/work/node_modules/vitral/bin/vitral.js", "npx vitral"],
    ["/home/me/node_modules/vitral/bin/vitral.js", "npx vitral"],
    ["/usr/lib/node_modules/vitral/bin/vitral.js", "vitral"],
    ["/usr/local/bin/vitral", "vitral"],
    ["/home/me/work/bin/vitral.js", "node bin/vitral.js"],
    ["/home/me/a clone/bin/vitral.js", "node '../a clone/bin/vitral.js'"],
    ["/home/me/work/my-script.ts", "npx vitral"],
  ])("%s is run again as %s", (script, name) => {
    expect(programName(script, "/home/me/work")).toBe(name);
  });

  it("is the clone's script where npx runs a clone and will not find it: outside of it", () => {
    const home = realpathSync(temporaryFolder());
    const script = join(home, "clone", "bin", "vitral.js");
    const link = join(home, ".npm", "_npx", "cf5d", "node_modules", ".bin", "vitral");
    for (const file of [script, link]) mkdirSync(dirname(file), { recursive: true });
    writeFileSync(script, "");
    symlinkSync(script, link);
    expect(programName(link, join(home, "clone"))).toBe("npx vitral");
    expect(programName(link, join(home, "clone", "digits"))).toBe("npx vitral");
    expect(programName(link, join(home, "digits"))).toBe("node ../clone/bin/vitral.js");
  });
});

it("quotes what is put into a command, and nothing else", () => {
  expect(commandLine`train --resume ${"-my runs"} --epochs ${"3"}`).toBe(
    "npx vitral train --resume './-my runs' --epochs 3",
  );
});
