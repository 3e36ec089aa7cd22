import { Command, InvalidArgumentError } from "commander";
import type { EngineName } from "../runtime/engines/engine.ts";
import type { Tools } from "../runtime/host/runs/tools.ts";
import { Interrupt } from "./interrupt.ts";
import { tellMemoryWarning } from "./memory-text.ts";
import { checkpointOption, engineOption, threadsOption } from "./options.ts";
import { print, tell } from "./terminal.ts";

interface ServeFlags {
  readonly engine?: EngineName;
  readonly threads?: number;
  readonly checkpoint: "best" | "last";
  readonly port: number;
  readonly host: string;
}

/** `vitral serve`: a run behind HTTP, with a page to drop a picture on. */
export function serveCommand(tools: Tools): Command {
  return new Command("serve")
    .description("answer for pictures over HTTP, with a run's weights, and show a page to drop them on")
    .argument("<run>", "folder of a run")
    .option("--port <n>", "where to listen; 0 for any port that is free", portOf, 8000)
    .option("--host <address>", "who may ask: this machine alone, or 0.0.0.0 for all that reach it", "127.0.0.1")
    .addOption(engineOption())
    .addOption(threadsOption())
    .addOption(checkpointOption())
    .addHelpText(
      "after",
      `
POST /predict takes a picture file as its body, or a form with one, and answers with JSON; ?top=3 says how many classes,
?attention lays where the model looked over the picture. GET /health says that it lives. Ctrl-C answers what is under
way, then ends.

Examples:
  $ vitral serve runs/quick-start-1
  $ curl --data-binary @seven.png http://127.0.0.1:8000/predict?attention`,
    )
    .action(async (run: string, { port, host, ...flags }: ServeFlags) => {
      const { serveRun } = await import("../runtime/host/serve/serve-run.ts");
      const interrupt = new Interrupt(() => tell("answering what is under way; Ctrl-C again ends at once"));
      interrupt.listen();
      try {
        const { signal } = interrupt;
        const onListening = (address: string) => {
          print(`${run} at ${address}/ (Ctrl-C ends it)`);
          if (!isOwn(host)) tell(`whoever reaches ${host} may ask: there is no password, and no encryption`);
        };
        await serveRun(tools, { run, port, host, ...flags, signal, onListening, onMemory: tellMemoryWarning });
      } finally {
        interrupt.close();
      }
    });
}

const isOwn = (host: string): boolean => /^(127(\.\d+){3}|::1|localhost)$/i.test(host);

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
}
