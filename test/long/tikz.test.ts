import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Drawing } from "../../compiler/drawing/drawing.ts";
import { pageScale } from "../../compiler/drawing/page-scale.ts";
import { themes } from "../../compiler/drawing/themes.ts";
import { toTikz } from "../../compiler/drawing/to-tikz.ts";
import { drawPanels, drawSpec } from "../../runtime/diagram/draw-spec.ts";
import { recordText } from "../../runtime/host/figures/figure-record.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { hostileTexts } from "../hostile-texts.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { specFile, specPaths } from "../training/specs.ts";

/** `pdflatex` with TikZ: of Debian, texlive-latex-base and texlive-pictures. */
const tex = process.env.VITRAL_TEX;
if (tex === undefined) process.stderr.write("TikZ is not compiled: VITRAL_TEX names no pdflatex\n");

/** What LaTeX made of a file. */
interface Made {
  readonly pdf: string;
  readonly log: string;
  /** What it read that is no part of TeX's own files. */
  readonly read: readonly string[];
  readonly folder: readonly string[];
}

function compiled(text: string): Made {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "figure.tex"), text);
  // A page's size stands in the PDF to be read.
  const args = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "-recorder", "-jobname=figure"];
  try {
    execFileSync(tex ?? "", [...args, "\\pdfobjcompresslevel=0 \\input{figure}"], { cwd: folder, stdio: "pipe" });
  } catch {
    throw new Error(
      readFileSync(join(folder, "figure.log"), "utf8")
        .split("\n")
        .filter((line, i, all) => line.startsWith("!") || all[i - 1]?.startsWith("!") || line.startsWith("l."))
        .join("\n"),
    );
  }
  const content = (ending: string) => readFileSync(join(folder, `figure.${ending}`), "latin1");
  const inputs = [...content("fls").matchAll(/^INPUT (.*)$/gm)].map(([, file = ""]) => file);
  return {
    pdf: content("pdf"),
    log: content("log"),
    read: [...new Set(inputs)].filter(
      (file) => !/\/(texmf[-\w]*|texlive)\//.test(file) && !/^(\.\/)?figure\.\w+$/.test(file),
    ),
    folder: readdirSync(folder).sort(),
  };
}

/** A page as large as the drawing, all of its letters there, nothing else read or written. */
function hold(drawing: Drawing, theme = themes.screen, record = "{}"): void {
  const { pdf, log, read, folder } = compiled(toTikz(drawing, theme, { record }));
  expect(folder).toEqual(["figure.aux", "figure.fls", "figure.log", "figure.pdf", "figure.tex"]);
  expect(read).toEqual([]);
  expect(log.match(/^!.*|Missing character.*/gm) ?? []).toEqual([]);
  const pages = [...pdf.matchAll(/\/MediaBox ?\[([^\]]*)\]/g)].map(([, box = ""]) =>
    box.trim().split(/\s+/).map(Number),
  );
  const scale = pageScale(drawing);
  expect(pages.length).toBe(1);
  const [[, , width = 0, height = 0] = []] = pages;
  expect(width).toBeCloseTo(scale * drawing.width, 0);
  expect(height).toBeCloseTo(scale * drawing.height, 0);
}

describe.skipIf(tex === undefined)("LaTeX takes the TikZ", () => {
  test.each(specPaths())("of %s", async (path) => {
    const source = { name: path, text: readFileSync(specFile(path), "utf8") };
    const { pages } = await drawPanels(source, { importer: specFiles(path) }).page();
    for (const page of pages) hold(page);
  });

  test.each(Object.values(themes))("in the theme $name", async (theme) => {
    const source = { name: "specs/vit.json", text: readFileSync(specFile("specs/vit.json"), "utf8") };
    const { pages } = await drawPanels(source, { importer: specFiles("specs/vit.json") }).page();
    hold(pages[0], theme);
  });
});

/** What TeX would obey. */
const commands = [
  "\\input{/etc/hostname}",
  "\\input /etc/hostname ",
  "\\immediate\\write18{touch made}",
  "\\newwrite\\w\\immediate\\openout\\w=made.txt",
  "^^5cinput{/etc/hostname}",
  "\\end{document}",
  "\\csname input\\endcsname{/etc/hostname}",
  "} \\input{/etc/hostname} {",
  "100 % of it",
  "$ \\alpha $$",
  "a & b # c ~ d _ e ^ f",
  "#1 #2 \\par \\\\",
  "]; \\path (0,0)",
  "\\verb|x|",
  "--- ?` !` ,, << >> ''",
  "\\",
  "%",
  "^^M^^@",
];

test.skipIf(tex === undefined).each([...commands, ...hostileTexts])("LaTeX obeys no %j", async (said) => {
  const spec = {
    ...{ vitral: 1, name: "tiny", title: said, inputs: { x: "b 8" }, outputs: { y: "y" } },
    nodes: [{ linear: 4, id: "head" }, "relu", { identity: {}, id: "y" }],
    figure: { head: { label: said, note: `of ${said}` } },
  };
  const figure = drawSpec({ name: `${said}.json`, text: JSON.stringify(spec) });
  const record = recordText({ spec: said, sha256: said, flags: { theme: said }, set: [said] });
  const drawing = await figure.drawing();
  hold(drawing, themes.paper, record);
  hold((await drawPanels({ name: said, text: JSON.stringify(spec) }).page()).pages[0], themes.screen, record);
});
