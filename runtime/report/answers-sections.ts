import type { ClassificationReport } from "../training/classification-report.ts";
import { calibrationFigure } from "./calibration-figure.ts";
import { Html, html } from "./html.ts";
import { percentOf } from "./numbers.ts";
import type { Mistake, ReportedAnswers } from "./report-facts.ts";

/** A matrix of more classes is not read any more: the pairs that are taken for each other are listed instead. */
const MATRIX = 30;
/** As many rows of a list as are looked at. */
const ROWS = 40;

/** What the network said of the held-out images. */
export function answersSections({ epoch, report, certain, worst }: ReportedAnswers, classes: readonly string[]): Html {
  const name = (index: number) => classes[index] ?? `class ${index}`;
  return html`<section id="confusion"><h2>Which classes are taken for which</h2>
<p>What the weights after epoch ${epoch} said of the ${report.images} held-out images: ${percentOf(report.top1)} are right${
    report.top5 === undefined ? "" : `, and of ${percentOf(report.top5)} the right class is among the first five`
  }.</p>
${classes.length <= MATRIX ? matrix(report, name) : pairs(report, name)}</section>
<section id="classes"><h2>Class by class</h2>
<p><b>Found</b> (recall) is the part of a class's images that were recognised; <b>right when said</b> (precision) the
part of the answers “this class” that were right. F1 is the mean that is low where either is.</p>
${perClass(report, name)}</section>
<section id="calibration"><h2>Can its certainty be trusted?</h2>
<p>Of the answers that the network gave with a certainty of, say, 90 %, nine in ten should be right: then the bars reach the
diagonal. Bars below it mean that it is too certain, bars above that it is too modest. Over all images, certainty and
accuracy lie ${percentOf(report.calibration.error)} apart (expected calibration error, 15 bins).</p>
${calibrationFigure(report.calibration.bins)}</section>
<section id="mistakes"><h2>Mistakes</h2>
${
  certain.length === 0
    ? html`<p>None: every held-out image was read right.</p>`
    : html`<p>The wrong answers that the network was most certain of. Often it is the label that is wrong, or the picture
that even a person could not read.</p>
${faces(certain, name)}
${worst.length === 0 ? undefined : html`<h3>Other pictures whose right class was held least likely</h3>${faces(worst, name)}`}`
}</section>`;
}

type Name = (index: number) => string;

function matrix({ confusion }: ClassificationReport, name: Name): Html {
  const cell = (count: number, share: number, isRight: boolean, title: string) => {
    const colour = isRight ? "--first" : "--wrong";
    const shade = new Html(
      `background:color-mix(in srgb,var(${colour}) ${(85 * share ** 0.6).toFixed(0)}%,transparent)`,
    );
    return count === 0 ? html`<td></td>` : html`<td style="${shade}" title="${title}">${count}</td>`;
  };
  const isLong = confusion.some((_, i) => name(i).length > 3);
  return html`<p>A row is what the images are, a column what they were said to be; the diagonal is right.</p>
<div class="scroll"><table class="${isLong ? "matrix long" : "matrix"}"><thead><tr><td></td>${confusion.map((_, i) => html`<th scope="col">${name(i)}</th>`)}</tr></thead>
<tbody>${confusion.map((row, i) => {
    const images = row.reduce((sum, count) => sum + count, 0);
    const title = (j: number, count: number) => `${name(i)} read as ${name(j)}: ${count} of ${images}`;
    return html`<tr><th scope="row">${name(i)}</th>${row.map((count, j) => cell(count, count / images, i === j, title(j, count)))}</tr>
`;
  })}</tbody></table></div>`;
}

function pairs({ confusion }: ClassificationReport, name: Name): Html {
  const wrong = confusion.flatMap((row, i) =>
    row.flatMap((count, j) =>
      i === j || count === 0 ? [] : [{ i, j, count, of: row.reduce((sum, one) => sum + one, 0) }],
    ),
  );
  const most = wrong.sort((a, b) => b.count - a.count).slice(0, ROWS);
  if (most.length === 0) return html`<p>None is.</p>`;
  return html`<div class="scroll"><table><thead><tr><th>it is</th><th>it was said to be</th><th class="n">images</th></tr></thead>
<tbody>${most.map(
    ({
      i,
      j,
      count,
      of,
    }) => html`<tr><td class="w">${name(i)}</td><td class="w">${name(j)}</td><td class="n">${count} of ${of}</td></tr>
`,
  )}</tbody></table></div>`;
}

function perClass({ classes }: ClassificationReport, name: Name): Html {
  const scored = classes
    .map((score, i) => ({ ...score, name: name(i) }))
    .filter(({ images, guessed }) => images + guessed > 0);
  const shown = scored.length <= ROWS ? scored : scored.sort((a, b) => (a.f1 ?? 1) - (b.f1 ?? 1)).slice(0, ROWS);
  const share = (value: number | undefined) => html`<td class="n">${value === undefined ? "–" : percentOf(value)}</td>`;
  const cut =
    scored.length > shown.length
      ? html`<p class="note">The ${shown.length} worst of ${scored.length} classes.</p>`
      : undefined;
  return html`${cut}<div class="scroll"><table><thead><tr><th>class</th><th class="n">images</th><th class="n">found</th><th class="n">right when said</th><th class="n">F1</th></tr></thead>
<tbody>${shown.map(
    ({
      name,
      images,
      recall,
      precision,
      f1,
    }) => html`<tr><td class="w">${name}</td><td class="n">${images}</td>${share(recall)}${share(precision)}${share(f1)}</tr>
`,
  )}</tbody></table></div>`;
}

/** The file and its folder, which is its class more often than not; all of it is told where one points. */
const lastParts = (file: string): string => file.split(/[\\/]/).slice(-2).join("/");

const faces = (mistakes: readonly Mistake[], name: Name): Html =>
  html`<div class="faces">${mistakes.map(
    ({
      label,
      guess,
      confidence,
      name: file,
      picture,
    }) => html`<figure><img alt="${file}" title="${file}" src="${picture}"><figcaption>is <b>${name(label)}</b><br>said <b>${name(guess)}</b>, ${percentOf(confidence)} certain<br>${lastParts(file)}</figcaption></figure>
`,
  )}</div>`;
