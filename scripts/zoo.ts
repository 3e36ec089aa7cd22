import { join } from "node:path";
import { settleFiles } from "./settle-files.ts";
import { zooFiles } from "./zoo/zoo-files.ts";

/**
 * `npm run zoo`: writes what is read off the shipped specs: `zoo/models.json`, `docs/zoo.md` and its thumbnails. With
 * `--check` it writes nothing and fails when a file is not what the specs say. Runs in the repository's root.
 */
await settleFiles(await zooFiles(), join("docs", "zoo"), "npm run zoo");
