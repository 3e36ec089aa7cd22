import { CHECKPOINT_CODES } from "./checkpoint-codes.ts";
import { DATA_CODES } from "./data-codes.ts";
import { ENGINE_CODES } from "./engine-codes.ts";
import { EXPORT_CODES } from "./export-codes.ts";
import { EXPRESSION_CODES } from "./expression-codes.ts";
import { FIGURE_CODES } from "./figure-codes.ts";
import { IMPORT_CODES } from "./import-codes.ts";
import { INSIDE_CODES } from "./inside-codes.ts";
import { JSON_CODES } from "./json-codes.ts";
import { LINT_CODES } from "./lint-codes.ts";
import type { CodePage } from "./page.ts";
import { PATTERN_CODES } from "./pattern-codes.ts";
import { RUN_CODES } from "./recipe-codes.ts";
import { RUN_FOLDER_CODES } from "./run-folder-codes.ts";
import { SHAPE_CODES } from "./shape-codes.ts";
import { SPEC_CODES } from "./spec-codes.ts";
import { TOOL_CODES } from "./tool-codes.ts";

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
    DATA_CODES,
    RUN_FOLDER_CODES,
    ENGINE_CODES,
    TOOL_CODES,
    CHECKPOINT_CODES,
    EXPORT_CODES,
    IMPORT_CODES,
    INSIDE_CODES,
    FIGURE_CODES,
  ]
    .flatMap((pages) => Object.entries(pages))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
