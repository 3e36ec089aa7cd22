import { expect, test } from "vitest";
import type { ReportFacts } from "../../../runtime/report/report-facts.ts";
import { reportPage } from "../../../runtime/report/report-page.ts";
import { answersOf, ClassificationTally } from "../../../runtime/training/classification-report.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

const hostile = `<script>alert("1")</script>'&\u202e`;
const recipe = {
  vitral: 1,
  doc: hostile,
  spec: "vit.json",
  dataset: { name: "mnist", train: 8, validation: 2 },
  epochs: 2,
};
const read = readRecipe({ name: "recipe.json", text: JSON.stringify(recipe) }).file?.recipe;
if (read === undefined) throw new Error("the recipe is wrong");

/** A run of so many classes, all of whose names are hostile. */
function facts(classes: number, recipe = read): ReportFacts {
  if (recipe === undefined) throw new Error("no recipe");
  const tally = new ClassificationTally(classes);
  const answers = answersOf(
    Array.from({ length: 4 * classes }, (_, i) => (i * 7919) % 13),
    [0, 1, 0, 1],
  );
  tally.add(answers);
  const mistakes = answers
    .filter(({ label, guess }) => label !== guess)
    .map((answer, index) => ({
      ...answer,
      name: `d/${hostile}/${index}.png`,
      picture: `data:image/png;base64,AA"${hostile}`,
    }));
  const row = (epoch: number) => ({
    ...{ epoch, step: epoch, train_loss: 1, train_accuracy: 0.5, validation_loss: 1, validation_accuracy: 0.5 },
    ...{ learning_rate: 1e-3, seconds: 1, images_per_second: 8 },
  });
  const part = { path: hostile, what: hostile, shape: hostile, parameters: 1, flops: 1 };
  return {
    name: hostile,
    recipe,
    model: { title: hostile, figure: `<svg>${hostile}</svg>`, parts: [part], parameters: 1, flops: 1, memory: 1 },
    images: { name: hostile, train: 8, validation: 4 },
    classes: Array.from({ length: classes }, (_, i) => `${i} ${hostile}`),
    environment: [[hostile, hostile]],
    stepsPerEpoch: 1,
    rate: () => 1e-3,
    history: [row(1), row(2)],
    answers: { epoch: 2, report: tally.report(), certain: mistakes, worst: mistakes },
    written: hostile,
  };
}

test.each([2, 50])("whatever a user named stands in the page of %d classes as text", (classes) => {
  const page = reportPage(facts(classes));
  const elements = new Set([...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name?.toLowerCase()));
  expect(elements).not.toContain("script");
  // No text ends the attribute that it stands in: a page's attributes are these, and none that runs anything.
  const attributes = new Set(
    [...page.matchAll(/<[a-z][^>]*>/g)].flatMap(([tag]) =>
      [...tag.matchAll(/ ([a-z-]+)="[^"]*"/g)].map(([, name]) => name),
    ),
  );
  expect([...attributes].filter((name) => name?.startsWith("on"))).toEqual([]);
  for (const [tag] of page.matchAll(/<[a-z][^>]*>/g))
    expect(tag).toMatch(/^<[a-z][a-z0-9]*( [a-zA-Z-]+="[^"<]*")*\/?>$/);
  expect(page).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\ufffd");
  expect(page).not.toContain("\u202e");
  // Of a file its folder and name; all of it where one points.
  expect(page).toMatch(/title="d\/[^"]*\/0\.png"[\s\S]*?<br>[^<]*\/0\.png<\/figcaption>/);
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
  // Nothing is asked of a network, and nothing could be.
  expect(page.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
  expect(page).toContain("default-src 'none'");
});

test("a page before the first epoch, and one without mistakes, are pages", () => {
  const begun = reportPage({ ...facts(3), history: [], answers: undefined });
  expect(begun).not.toMatch(/NaN|Infinity|undefined/);
  const whole = facts(3);
  const answers = whole.answers && { ...whole.answers, certain: [], worst: [] };
  expect(reportPage({ ...whole, answers })).toContain("every held-out image was read right");
});
