import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../../lsp/analysis.ts";
import { OpenFiles } from "../../lsp/at-rest.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const uri = "file:///typed.json";
const version = (number: number) => TextDocument.create(uri, "json", number, `{ "vitral": ${number} }`);

test("of what is typed in one go only the last is looked at, and questions about the rest have no answer", async () => {
  const looked: Analysis[] = [];
  const files = new OpenFiles((analysis) => void looked.push(analysis));
  const asked = Array.from({ length: 20 }, (_, i) => {
    files.changed(version(i));
    return files.atRest(uri);
  });
  expect(looked).toEqual([]);
  expect(files.now(uri)?.source.text).toBe(version(19).getText());
  vi.runAllTimers();
  const answers = await Promise.all(asked);
  expect(answers.slice(0, -1).every((answer) => answer === undefined)).toBe(true);
  expect(looked).toEqual([answers[19]]);
  expect(await files.atRest(uri)).toBe(looked[0]);
});

test("a file that is closed is looked at no more, and who waits for it is let go", async () => {
  const looked: Analysis[] = [];
  const files = new OpenFiles((analysis) => void looked.push(analysis));
  files.changed(version(1));
  const asked = files.atRest(uri);
  files.forgetAll();
  vi.runAllTimers();
  expect(await asked).toBeUndefined();
  expect(files.now(uri)).toBeUndefined();
  expect(looked).toEqual([]);
});
