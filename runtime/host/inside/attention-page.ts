import { element, lines } from "../../../compiler/drawing/xml-element.ts";
import { type AttentionMaps, meanMap } from "../../inside/attention-maps.ts";
import { insideSentences as said } from "../../inside/inside-messages.ts";
import type { SeenAttention } from "../../inside/seen-attention.ts";
import { Html, html } from "../../report/html.ts";
import { htmlPage } from "../../report/html-page.ts";
import { percentOf } from "../../report/numbers.ts";
import type { Guess } from "../../training/predict.ts";
import { distanceChart } from "./distance-chart.ts";
import { heatPng } from "./heat-png.ts";
import type { SeenPicture } from "./seen-picture.ts";

/** Maps lie over the picture, each patch a block of its own colour. */
const ownStyle = `
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); gap: .7rem; }
.map { position: relative; display: block; width: 100%; background-size: 100% 100%; image-rendering: pixelated; border-radius: 3px; overflow: hidden; }
.map img { position: absolute; inset: 0; width: 100%; height: 100%; image-rendering: pixelated; }
.large { display: flex; flex-wrap: wrap; gap: 1.2rem; } .large figure { width: 15rem; }
figcaption { font-size: .82rem; }`;

/** The same as the sheet, as one page that needs nothing beside itself. */
export async function attentionPage(
  title: string,
  guesses: readonly Guess[],
  picture: SeenPicture,
  seen: SeenAttention,
): Promise<string> {
  const { layers, query, rollout } = seen;
  const [first] = layers;
  const source = `data:image/png;base64,${picture.png.toString("base64")}`;
  const ratio = `${picture.width} / ${picture.height}`;
  const map = async (values: Float32Array | undefined, { places }: Pick<AttentionMaps, "places">, caption: string) => {
    const png = values === undefined ? undefined : await heatPng(values, places.rows, places.columns);
    const over = png && html`<img alt="" src="data:image/png;base64,${png.toString("base64")}">`;
    return html`<figure><span class="map" style="aspect-ratio: ${ratio}">${over}</span><figcaption>${caption}</figcaption></figure>`;
  };
  const sections = layers.map(async (layer, i) => {
    const { name, places, heads } = layer;
    const maps = [
      map(meanMap(layer), layer, said.mean),
      ...heads.map((values, h) =>
        map(
          values,
          layer,
          [said.head(h + 1), said.pixels(layer.distances[h] ?? Number.NaN)].filter(Boolean).join(" · "),
        ),
      ),
    ];
    return html`<section><h2>${said.layer(i + 1)}</h2><p class="note">${name}: ${places.rows} × ${places.columns} patches${places.others.map((other) => `, ${other}`)}</p>
<div class="maps">${await Promise.all(maps)}</div></section>`;
  });
  const chart = distanceChart(layers);
  const far =
    chart &&
    new Html(
      element(
        "svg",
        { viewBox: `0 0 ${chart.width} ${chart.height}`, width: chart.width, style: "overflow: visible" },
        lines(chart.marks),
      ).markup,
    );
  const large = first && [
    await map(undefined, first, said.picture),
    ...(typeof rollout === "string" ? [] : [await map(rollout, first, said.rollout)]),
  ];
  return htmlPage(
    title,
    html`<p class="note">${query === undefined ? said.askedByAll : said.askedBy(query)}.</p>
<div class="large">${large}<table>${guesses.map(({ label, probability }) => html`<tr><td class="w">${label}</td><td class="n">${percentOf(probability)}</td></tr>`)}</table></div>
${typeof rollout === "string" ? html`<p>${rollout}.</p>` : undefined}
${far}
${await Promise.all(sections)}`,
    `${ownStyle}.map { background-image: url(${source}); }`,
  );
}
