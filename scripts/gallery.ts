import { join } from "node:path";
import { galleryFiles } from "./gallery/gallery-files.ts";
import { settleFiles } from "./settle-files.ts";

/**
 * `npm run gallery`: draws every shipped spec in the form that suits it, by the command that stands beside it. With
 * `--check` it writes nothing and fails when a file is not what the command draws. Runs in the repository's root.
 */
await settleFiles(await galleryFiles(), join("docs", "gallery"), "npm run gallery");
