import { createHash } from "node:crypto";
import type { Panel, Table } from "../../../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../../../compiler/drawing/drawing.ts";
import type { Theme } from "../../../../compiler/drawing/theme.ts";
import { themes } from "../../../../compiler/drawing/themes.ts";
import { type Lettering, toSvg } from "../../../../compiler/drawing/to-svg.ts";
import type { Source } from "../../../../schema/problem/source.ts";
import type { WrittenLines } from "../../../diagram/written-lines.ts";
import { Html, html } from "../../../report/html.ts";
import { htmlPage } from "../../../report/html-page.ts";
import { pageInks } from "./page-inks.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";

/** A panel as it was laid out. */
export interface DrawnPanel {
  readonly panel: Omit<Panel, "root" | "edges" | "share">;
  readonly drawing: Drawing;
}

/** The model under one preset, with sizes by number or by name. */
export interface PageView {
  /** Undefined for the spec's own values. */
  readonly preset: string | undefined;
  readonly names: boolean;
  readonly panels: readonly DrawnPanel[];
  /** Where the nodes of a path are written. */
  readonly writtenAt: (path: string) => readonly WrittenLines[];
}

export interface PageFacts {
  readonly title: string;
  readonly subtitle: string;
  /** Each as far as the page can hold it; the first is seen first. */
  readonly views: readonly PageView[];
  readonly theme: Theme;
  readonly lettering: Lettering;
  /** Rules of a style sheet that bring its letters. */
  readonly letters: string;
  /** The specs that the model is written in, its own first. */
  readonly sources: readonly Source[];
  readonly record?: string;
}

/** So many panels are open when the page is; of more, only the overview. */
const OPEN_AT_FIRST = 6;

/** A figure to look around in: one document, which asks nobody for anything. */
export function toHtml({ title, subtitle, views, theme, lettering, letters, sources, record }: PageFacts): string {
  const inks = pageInks(theme, theme === themes.screen ? themes.dark : theme);
  const facts = { openAtFirst: OPEN_AT_FIRST, views: views.map((view, i) => viewFacts(view, i, sources)) };
  const policy = `default-src 'none'; script-src 'sha256-${digest(pageScript)}'; style-src 'unsafe-inline'; font-src data:; img-src data:`;
  const head = html`<meta http-equiv="Content-Security-Policy" content="${policy}">
${
  record === undefined
    ? undefined
    : html`<meta name="vitral-figure" content="${record}">
`
}`;
  const presets = [...new Set(views.map(({ preset }) => preset ?? ""))];
  const body = html`<header>
<p>${subtitle}</p>
<input id="search" type="search" placeholder="Search  /" aria-label="Search boxes">
${presets.length > 1 ? html`<select id="preset" aria-label="Preset">${presets.map(presetOption)}</select>` : undefined}
${views.some(({ names }) => names) ? html`<button id="names" aria-pressed="false" title="Sizes by their names">Names</button>` : undefined}
<button id="all">Open all</button><button id="none">Close all</button><button id="fit">Fit  0</button>
<button id="show-lines" aria-pressed="false">Spec</button>
</header>
<main>
<div id="canvas"><div id="world"><svg id="funnels" aria-hidden="true"></svg>
${views.map((view, i) => viewOf(view, i, (drawing) => toSvg(drawing, inks.theme, { lettering })))}
</div></div>
<aside id="lines" aria-label="The spec" hidden>${sources.map(sourceLines)}</aside>
</main>
<div id="said" role="status"></div>
<script id="facts" type="application/json">${new Html(JSON.stringify(facts).replaceAll("<", "\\u003c"))}</script>
<script>${new Html(pageScript)}</script>`;
  return htmlPage(title, body, `${letters}${pageStyle}${inks.rules}`, head);
}

const presetOption = (preset: string): Html => html`<option value="${preset}">${preset || "as written"}</option>`;

const viewId = (index: number): string => `view-${index}`;

const viewWords = (preset: string | undefined, names: boolean): string =>
  `${preset ?? "as written"}, sizes ${names ? "by name" : "as numbers"}`;

const viewFacts = ({ preset, names, panels, writtenAt }: PageView, index: number, sources: readonly Source[]) => ({
  element: viewId(index),
  preset: preset ?? "",
  names,
  places: Object.fromEntries(panels.slice(1).map(({ panel }) => [panel.id, panel.places])),
  lines: linesOf(panels, sources, writtenAt),
});

/** Ids in its pictures are told from those of other views by what the pictures say of themselves. */
const viewOf = ({ preset, names, panels }: PageView, index: number, svgOf: (drawing: Drawing) => string): Html =>
  html`<div class="view" id="${viewId(index)}"${index === 0 ? undefined : html` hidden`}>
${panels.map(({ panel, drawing }) => panelSection(panel, new Html(svgOf({ ...drawing, description: viewWords(preset, names) }))))}
</div>
`;

const digest = (text: string): string => createHash("sha256").update(text).digest("base64");

const panelSection = (
  { id, label, weights, table }: DrawnPanel["panel"],
  svg: Html,
): Html => html`<section class="panel" data-panel="${id}">
<h2><bdi>${label}</bdi><span>${weights}</span><button aria-label="Close ${label}">×</button></h2>
${table === undefined ? undefined : tableOf(table)}${svg}</section>
`;

const tableOf = ({
  columns,
  rows,
}: Table): Html => html`<table><thead><tr>${columns.map((one) => html`<th>${one}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table>
`;

const sourceLines = ({ name, text }: Source, file: number): Html => html`<h3>${name}</h3>
<ol>${text.split("\n").map(
  (line, i) => html`<li id="l${file}-${i + 1}">${line}
</li>`,
)}</ol>`;

/** For each path of a figure, `[file, first line, last line]` wherever it is written. */
function linesOf(
  panels: readonly DrawnPanel[],
  sources: readonly Source[],
  writtenAt: PageView["writtenAt"],
): Readonly<Record<string, readonly (readonly [number, number, number])[]>> {
  const paths = new Set(panels.flatMap(({ drawing }) => [...pathsOf(drawing.marks)]));
  return Object.fromEntries(
    [...paths].map((path) => [
      path,
      writtenAt(path).map(({ source, first, last }) => [sources.indexOf(source), first, last] as const),
    ]),
  );
}

function* pathsOf(marks: Drawing["marks"]): Generator<string> {
  for (const mark of marks) {
    if (mark.kind !== "group") continue;
    if (mark.path !== undefined) yield mark.path;
    yield* pathsOf(mark.marks);
  }
}
