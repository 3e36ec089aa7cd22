/**
 * What the checker makes of slips of the finger: one character of a shipped spec changed, many times.
 *
 *     npx tsx bench/fuzz-specs.ts [count] [seed] [--misses]
 *
 * Prints how many are rejected, how well the first problem finds the change, and how often there is one problem only.
 */
import { readFileSync } from "node:fs";
import { specFiles } from "../runtime/host/specs/spec-files.ts";
import { problemLine } from "../test/cases/transcript.ts";
import { excerpt, rates, survey } from "../test/fuzz/survey.ts";

const [count = "20000", seed = "1"] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const source = { name: "specs/vit.json", text: readFileSync("specs/vit.json", "utf8") };
const found = survey(source, specFiles(source.name), "mnist", Number(count), Number(seed));
const { covered, hit, sameLine, single } = rates(found);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

console.log(
  `${found.mutations} mutations of ${source.name}, seed ${seed}: ${found.accepted} still valid, ${found.rejected.length} rejected`,
);
console.log(`  the first problem's span covers the change       ${percent(hit)}`);
console.log(`  … its span, a related one or its fix does        ${percent(covered)}`);
console.log(`  … is on the same line                            ${percent(sameLine)}`);
console.log(`  one problem only                                 ${percent(single)}`);
console.log(`  slowest check                                    ${found.slowest?.milliseconds.toFixed(0)} ms`);

if (process.argv.includes("--misses")) {
  for (const { mutation, problems, covered: isCovered, sameLine: isNear } of found.rejected) {
    const errors = problems.filter(({ severity }) => severity === "error");
    if (isCovered && isNear && errors.length === 1) continue;
    console.log(
      `\n${isCovered ? "" : "not covered "}${isNear ? "" : "other line "}${errors.length} problems: ${mutation.kind}`,
    );
    console.log(excerpt(mutation));
    for (const problem of problems.slice(0, 3)) console.log(`  ${problemLine(problem)}`);
  }
}
