import { main } from "../../cli/main.ts";

/** The command line from the sources, for tests that start it as a process. */
process.exitCode = await main(process.argv.slice(2));
