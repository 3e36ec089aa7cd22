import { ENGINE_CODES } from "./engine.ts";
import { EXPRESSION_CODES } from "./expression.ts";
import { JSON_CODES } from "./json.ts";
import { LINT_CODES } from "./lint.ts";
import type { CodePage } from "./page.ts";
import { PATTERN_CODES } from "./pattern.ts";
import { RUN_CODES } from "./recipe.ts";
import { RUN_FOLDER_CODES } from "./run-folder.ts";
import { SHAPE_CODES } from "./shape.ts";
import { SPEC_CODES } from "./spec.ts";
import { TOOL_CODES } from "./tool.ts";

/** Code → its page. A test finds every code that is used and asks for its page. */
export const CODES: ReadonlyMap<string, CodePage> = new Map(
  [
    JSON_CODES,
    EXPRESSION_CODES,
    PATTERN_CODES,
    SPEC_CODES,
    SHAPE_CODES,
    LINT_CODES,
    RUN_CODES,
    RUN_FOLDER_CODES,
    ENGINE_CODES,
    TOOL_CODES,
  ]
    .flatMap((pages) => Object.entries(pages))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
