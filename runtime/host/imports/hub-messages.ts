import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of weights in repositories of Hugging Face's, or of a mirror. */

export const notHubName = (text: string): Problem =>
  problem("F446", `${quoted(text)} is no repository`, undefined, {
    help: [
      "one is named `hf:OWNER/NAME`, or `hf:OWNER/NAME@REVISION`; the endpoint of VITRAL_HF_ENDPOINT begins with http:// or https://",
    ],
  });

export const hubForbids = (weights: string, status: number, hasToken: boolean): Problem =>
  problem(
    "F441",
    `the server lets nobody read ${quoted(weights)} who is not known to it (status ${status})`,
    undefined,
    {
      help: [
        hasToken
          ? "the token of HF_TOKEN is not for this repository, or its terms have not been agreed to"
          : "give a token in HF_TOKEN; of a repository that is not there the server may say the same",
      ],
    },
  );

export const hubHasNot = (weights: string, file: string): Problem =>
  problem("F442", `${quoted(weights)} has no ${quoted(file)}`, undefined, {
    help: ["look at its files: weights in safetensors are wanted, and the name may be another"],
  });

export const hubFailed = (weights: string, file: string, reason: string): Problem =>
  problem("F443", `${quoted(file)} of ${quoted(weights)} could not be fetched: ${reason}`, undefined, {
    help: ["try again: what has come whole is kept, and nothing by halves"],
  });

export const hubSentences = {
  status: (status: number): string => `the server answered with status ${status}`,
  astray: "the server sends from one place to another without an end, or to none",
  cutShort: (bytes: number, total: number): string => `${bytes} of ${total} bytes came`,
  brokeOff: (bytes: number): string => `the connection broke off after ${bytes} bytes`,
  tooLong: "a small file does not end",
};
