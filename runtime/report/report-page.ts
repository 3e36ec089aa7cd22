import { toSvg } from "../../compiler/drawing/to-svg.ts";
import { drawCurves } from "../curves/curves.ts";
import { bestEpoch } from "../training/metrics.ts";
import { answersSections } from "./answers-sections.ts";
import { drawSpeed } from "./draw-speed.ts";
import { Html, html } from "./html.ts";
import { htmlPage } from "./html-page.ts";
import { modelSections } from "./model-sections.ts";
import { clock, percentOf, shortCount } from "./numbers.ts";
import { pageTheme } from "./page-theme.ts";
import type { ReportFacts } from "./report-facts.ts";

/**
 * A run as one page that needs nothing beside itself: no script, no network, no other file. Whatever a user named stands
 * in it as text.
 */
export function reportPage(facts: ReportFacts): string {
  const { name, model, answers, images } = facts;
  return htmlPage(
    name,
    html`<p class="note">${model.title}, trained on ${images.name}; written ${facts.written}</p>
<nav><a href="#curves">Curves</a>${answers === undefined ? undefined : html`<a href="#confusion">Confusion</a><a href="#calibration">Calibration</a><a href="#mistakes">Mistakes</a>`}<a href="#speed">Speed</a><a href="#model">Model</a><a href="#environment">Environment</a></nav>
${summary(facts)}
${curves(facts)}
${answers === undefined ? undefined : answersSections(answers, facts.classes)}
${speed(facts)}
${modelSections(facts)}`,
  );
}

function summary({ history, recipe, images, model, classes }: ReportFacts): Html {
  const best = bestEpoch(history);
  const seconds = history.reduce((sum, row) => sum + row.seconds, 0);
  const last = history.at(-1);
  const tile = (value: string, what: string) => html`<div class="tile"><b>${value}</b><span>${what}</span></div>`;
  return html`<div class="tiles">
${best?.validation_accuracy === undefined ? undefined : tile(percentOf(best.validation_accuracy), `of ${images.validation} held-out images read right, at best (epoch ${best.epoch})`)}
${best && tile(best.validation_loss.toFixed(4), "their mean loss then")}
${tile(`${history.length} of ${recipe.epochs}`, "epochs done")}
${tile(clock(seconds), "spent on training")}
${last && tile(shortCount(last.images_per_second), "images a second")}
${tile(shortCount(model.parameters), "parameters")}
${Object.entries(last?.own ?? {}).map(([name, value]) => tile(value.toPrecision(4), `${name}, after epoch ${last?.epoch}`))}
</div>
<p>The network tells ${classes.length} classes apart. It learns from ${images.train} images and is measured, after each
epoch (each time it has seen them all), on ${images.validation} others that it never learns from.</p>`;
}

function curves({ name, history, recipe }: ReportFacts): Html {
  return html`<section id="curves"><h2>Curves</h2>
<p>Loss is what training makes small: the lower, the better. Where the curve of training goes on falling and that of
validation rises, the network learns the images by heart; where both are still falling at the end, more epochs help.</p>
${new Html(toSvg(drawCurves(name, history, recipe.epochs), pageTheme))}</section>`;
}

function speed(facts: ReportFacts): Html {
  return html`<section id="speed"><h2>Learning rate and speed</h2>
<p>The learning rate is how far each step goes; it follows the recipe's schedule. Speed is how many images an epoch's
training took in a second.</p>
${new Html(toSvg(drawSpeed(facts), pageTheme))}</section>`;
}
