import type { CodePage, CodePages } from "./page.ts";

const page = (title: string, cause: string, wrong: string, way: string): CodePage => ({
  title,
  cause,
  place: "elsewhere",
  wrong,
  way,
});

/** R24x: what a run's folder holds, and who writes into it. */
export const RUN_FOLDER_CODES: CodePages = {
  R240: page(
    "run in use",
    "One process at a time writes into a run's folder; each leaves a file `lock-….json` there while it does.",
    "vitral train --resume runs/a, twice at once",
    "Wait, or stop the other. A lock that a crash left behind is seen through on the machine that crashed; the lock of " +
      "another machine has to be removed by hand, by whoever knows that nothing runs there.",
  ),
};
