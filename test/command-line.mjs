/** The command line, for tests that start it as a process. It is built as the tests begin: what only reads the sources has none. */
const { main } = await import(new URL("../.built/cli/main.js", import.meta.url).href);

process.exitCode = await main(process.argv.slice(2));
