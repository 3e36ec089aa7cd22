import { register } from "node:module";

// `node --import ./scripts/run-typescript.mjs FILE.ts` runs a source as it is, on any Node that we support: types are
// stripped as each file is loaded. For scripts and for tests that start a process; what users run is built.
register("./strip-types.mjs", import.meta.url);
