import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawPanels } from "../../../runtime/diagram/draw-spec.ts";
import { figurePage } from "../../../runtime/host/figures/page/figure-page.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { chromiumPath, Page } from "../../export/chromium/chromium.ts";

const chromium = chromiumPath();

describe.skipIf(chromium === undefined)("a figure's page, in Chromium", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-test-"));
  let page: Page;
  const say = (what: string) => page.evaluate(what);
  const shown = () =>
    say(
      `[...document.querySelectorAll(".view:not([hidden]) .panel:not([hidden]) h2")].map((one) => one.firstChild.textContent).join()`,
    );
  const press = (key: string) => say(`dispatchEvent(new KeyboardEvent("keydown", { key: "${key}" })), 0`);

  beforeAll(async () => {
    const path = "specs/vit.json";
    const [source, options] = [readSpecFile(path), { importer: specFiles(path) }];
    const figure = drawPanels(source, options);
    if (figure === undefined) throw new Error("no panels");
    const file = join(folder, "vit.html");
    writeFileSync(file, await figurePage(source, options, figure, { theme: undefined, record: "{}" }));
    page = await Page.open(chromium ?? "");
    await page.visit(pathToFileURL(file).href);
  }, 180_000);
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("opens and closes each block beside the boxes that stand for it", async () => {
    expect(await shown()).toBe("Vision Transformer,Transformer layer,Attention,FFN");
    await say(`document.getElementById("none").click()`);
    expect(await shown()).toBe("Vision Transformer");
    const press = `document.querySelector(".view:not([hidden]) [aria-expanded]").dispatchEvent(new MouseEvent("click", { bubbles: true })), 0`;
    await say(press);
    expect(await shown()).toBe("Vision Transformer,Transformer layer");
    expect(await say(`document.querySelectorAll("#funnels path").length`)).toBe(1);
    await say(`document.getElementById("all").click()`);
    expect(await shown()).toBe("Vision Transformer,Transformer layer,Attention,FFN");
  });

  it("finds boxes, opens what they are in, and shows where the spec writes them", async () => {
    await say(`document.getElementById("none").click(), document.getElementById("show-lines").click()`);
    await say(`search.value = "to_qkv", search.dispatchEvent(new Event("input")), 0`);
    expect(await say("said.textContent")).toContain("1 box;");
    await say(`search.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" })), 0`);
    expect(await shown()).toBe("Vision Transformer,Transformer layer,Attention");
    expect(await say("said.textContent")).toContain("linear, b 197 768 → b 197 2304");
    expect(await say(`document.querySelector("#lines .on").textContent`)).toContain('"id": "to_qkv"');
  });

  it("lights both ends of a line, and what a box is joined to", async () => {
    await say(`document.querySelector(".view:not([hidden]) .edge").dispatchEvent(new PointerEvent("pointerenter")), 0`);
    expect(await say(`document.querySelectorAll(".node.lit").length`)).toBe(2);
  });

  it("says sizes by their names, and as numbers again", async () => {
    await say(`document.getElementById("all").click()`);
    const shapes = () =>
      say(`[...document.querySelectorAll(".view:not([hidden]) .edge title")].map((one) => one.textContent).join()`);
    const words = () => say(`document.querySelector(".view:not([hidden])").textContent.includes("b × n × dim")`);
    expect(await words()).toBe(false);
    const before = await shapes();
    await say(`document.getElementById("names").click()`);
    expect(await words()).toBe(true);
    expect(await shown()).toBe("Vision Transformer,Transformer layer,Attention,FFN");
    await say(`document.getElementById("names").click()`);
    expect(await words()).toBe(false);
    expect(await shapes()).toBe(before);
  });

  it("has one element an id, in all its views", async () => {
    const ids = `[...document.querySelectorAll("[id]")].map((one) => one.id)`;
    expect(await say(`${ids}.length - new Set(${ids}).size`)).toBe(0);
  });

  it("tells a screen reader each panel, box and button by a name", async () => {
    const told = await page.accessible();
    const namesOf = (role: string) => told.filter((one) => one.role === role).map(({ name }) => name);
    expect(namesOf("heading")).toEqual(expect.arrayContaining([expect.stringContaining("Attention")]));
    expect(namesOf("button")).toEqual(expect.arrayContaining(["Open all", "Close all", "Names", "Close Attention"]));
    const heard = ["heading", "button", "image", "img", "searchbox", "combobox", "graphics-document"];
    expect(told.filter(({ role, name }) => heard.includes(role) && name.trim() === "")).toEqual([]);
    const boxes = told.filter(({ name }) => name.includes("to_qkv: linear"));
    expect(boxes).toHaveLength(1);
  });

  it("is moved and scaled by keys, and shows another preset", async () => {
    const before = Number(await say("view.scale"));
    await press("+");
    expect(Number(await say("view.scale"))).toBeCloseTo(1.25 * before);
    const select = `(preset) => { const one = document.getElementById("preset"); one.value = preset; one.dispatchEvent(new Event("change")); }`;
    await say(`(${select})("tiny"), 0`);
    await say(`search.value = "192", search.dispatchEvent(new Event("input")), 0`);
    expect(Number(await say("found.length"))).toBeGreaterThan(5);
  });
});
