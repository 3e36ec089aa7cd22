import fc from "fast-check";
import { expect, it } from "vitest";
import { BoundedMessages } from "../../lsp/bounded-messages.ts";

const message = (body: string, length = Buffer.byteLength(body)) => `Content-Length: ${length}\r\n\r\n${body}`;

async function passed(parts: readonly Buffer[]): Promise<string> {
  const messages = new BoundedMessages();
  const all = messages.toArray();
  for (const part of parts) messages.write(part);
  messages.end();
  return Buffer.concat(await all).toString();
}

/** Bytes as a pipe may cut them. */
const cut = (text: string, sizes: readonly number[]): Buffer[] => {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
};

it("passes messages on as they are, and none that is longer than any, wherever the pipe cuts them", async () => {
  const bodies = fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.boolean()), { maxLength: 6 });
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(bodies, sizes, async (all, cuts) => {
      const json = all.map(([body, isLong]) => [JSON.stringify(body), isLong] as const);
      const sent = json.map(([body, isLong]) => message(body, isLong ? 99_999_999_999 : undefined)).join("");
      const kept = json.filter(([, isLong]) => !isLong).map(([body]) => message(body));
      expect(await passed(cut(sent, cuts))).toBe(kept.join(""));
    }),
    { numRuns: 100 },
  );
});

it("leaves headers that say nothing to the reader", async () => {
  const sent = `Content-Length: nonsense\r\n\r\nSome: 1\r\nContent-Length: 2\r\n\r\n{}${message("[]")}`;
  expect(await passed([Buffer.from(sent)])).toBe(sent);
});
