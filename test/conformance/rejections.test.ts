import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { readCorpus } from "./case.ts";
import { expectedCode } from "./departures.ts";
import { specText } from "./spec-text.ts";

/** What einops rejects and why, and what it accepts: by the checker alone. Cases marked `diverge` may go either way. */
for (const corpus of ["einops.jsonl", "einops-pack.jsonl"]) {
  test(`${corpus}: each wrong call is refused with its code, each right one is not`, () => {
    const cases = readCorpus(corpus).filter((one) => one.diverge === undefined);
    const answers = cases.map((one) => {
      const { problems } = check({ name: one.id, text: specText(one) });
      const codes = problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
      const expected = expectedCode(one);
      const right = expected === undefined ? codes.length === 0 : codes.includes(expected);
      return right ? undefined : { id: one.id, codes, expected };
    });
    expect(answers.filter((answer) => answer !== undefined)).toEqual([]);
  });
}

test("cases marked `diverge` do not crash", () => {
  for (const one of readCorpus("einops.jsonl"))
    if (one.diverge !== undefined) check({ name: one.id, text: specText(one) });
});
