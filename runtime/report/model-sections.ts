import { readableBytes } from "../engines/readable-bytes.ts";
import { type Html, html } from "./html.ts";
import { shortCount } from "./numbers.ts";
import type { ReportFacts } from "./report-facts.ts";

/** The model, what it costs, and what is needed to repeat the run. */
export function modelSections({ model, recipe, environment }: ReportFacts): Html {
  const { title, figure, parts, parameters, flops, memory } = model;
  const share = (value: number) => (flops === 0 ? "" : `${((100 * value) / flops).toFixed(1)} %`);
  return html`<section id="model"><h2>The model</h2>
<p>${title}: ${shortCount(parameters)} parameters, ${shortCount(flops)} floating-point operations an image in products and
convolutions. Training was predicted to take ${readableBytes(memory)} of memory.</p>
<div class="scroll"><table><thead><tr><th>part</th><th>is</th><th>result</th><th class="n">parameters</th><th class="n">operations</th><th class="n"></th></tr></thead>
<tbody>${parts.map(
    (
      part,
    ) => html`<tr><td class="w">${part.path}</td><td class="w">${part.what}</td><td>${part.shape}</td><td class="n">${shortCount(part.parameters)}</td><td class="n">${shortCount(part.flops)}</td><td class="n">${share(part.flops)}</td></tr>
`,
  )}</tbody></table></div>
${figure === undefined ? undefined : html`<h3>Its figure</h3><div class="model"><img alt="The architecture of ${title}" src="data:image/svg+xml,${encodeURIComponent(figure)}"></div>`}</section>
<section id="environment"><h2>To repeat it</h2>
<p>The run is a function of this recipe, the images and what it is computed with: run again, it gives the same bits.</p>
<div class="scroll"><table><tbody>${environment.map(
    ([what, is]) => html`<tr><th scope="row">${what}</th><td class="w">${is}</td></tr>
`,
  )}</tbody></table></div>
<h3>Recipe</h3>
<pre>${JSON.stringify(recipe, null, 2)}</pre></section>`;
}
