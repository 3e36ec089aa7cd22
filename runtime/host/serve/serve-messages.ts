import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of a server and of what it is sent. */

/** Another program listens there, or the system does not let us. */
export const cannotListen = (host: string, port: number, code: string | undefined): Problem =>
  problem(
    "F476",
    `cannot listen on ${quoted(host)}, port ${port}: ${reasons[code ?? ""] ?? serveSentences.refused}`,
    undefined,
    {
      help:
        code === "EADDRNOTAVAIL" || code === "ENOTFOUND"
          ? ["`--host 127.0.0.1` is this machine alone, `0.0.0.0` all that reach it"]
          : ["name another port: `--port 8001`, or `--port 0` for any that is free"],
    },
  );

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "the system lets only its administrator",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such name",
};

/** What was sent is no picture that can be answered for. */
export const notSent = (reason: string): Problem =>
  problem("F477", `there is no picture in the request: ${reason}`, undefined, {
    help: ["send the bytes of a picture file as the body, or a form with one file"],
  });

/** A request asks for a number of classes that is none. */
export const notACount = (text: unknown): Problem =>
  problem("R311", `\`top\` is ${quoted(String(text))}; it must be a whole number of 1 or more`, undefined, {
    help: ["`?top=3` answers with the three likeliest classes, none with five"],
  });

export const serveSentences = {
  refused: "the system refuses",
  noBody: "it has no body",
  noFile: "its form has no file",
  drawing: "SVG is a drawing, of which a server takes none; send it as PNG",
  badForm: "its form cannot be read",
  busy: "too many pictures are waiting; try again in a second",
  post: "a picture is sent by POST",
  host: "this server is asked by its address, or as localhost; with `--host 0.0.0.0` by any name",
  unknown: "there is nothing of this name here",
  failed: "the picture could not be answered for",
  sent: "the picture",
};
