import { main } from "../.built/cli/main.js";

/** The command line, for tests that start it as a process. */
process.exitCode = await main(process.argv.slice(2));
