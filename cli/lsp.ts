import { Command } from "commander";
import { exitCodes } from "./report-problems.ts";

/** `vitral lsp`: answers an editor over standard input and output. */
export function lspCommand(version: string): Command {
  return new Command("lsp")
    .description("serve an editor over stdio: problems as you type, completion, hover, shapes, fixes")
    .option("--stdio", "the only way there is; editors pass it")
    .addHelpText(
      "after",
      "\nEditors start this by themselves; docs/editor.md says how to set one up.\n\nExamples:\n  $ vitral lsp --stdio",
    )
    .action(async () => {
      // Loaded when first wanted, so that other commands are quick.
      const { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } = await import(
        "vscode-languageserver/node.js"
      );
      const { serve } = await import("../lsp/server.ts");
      const { BoundedMessages } = await import("../lsp/bounded-messages.ts");
      const reader = new StreamMessageReader(process.stdin.pipe(new BoundedMessages()));
      const connection = createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(process.stdout));
      serve(connection, version);
      await new Promise<void>((resolve) => {
        connection.onExit(resolve);
        // Messages may still wait, and what is said of them has nowhere to go: an editor that left without a goodbye.
        process.stdin.once("close", () => process.exit(exitCodes.problem));
        // A file or /dev/null ends and is never closed.
        process.stdin.once("end", resolve);
      });
    });
}
