import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemTools } from "../../../runtime/host/runs/system-tools.ts";
import { type Answered, type Answering, openAnswering } from "../../../runtime/host/serve/answering.ts";
import { Batching, QueueFull } from "../../../runtime/host/serve/batching.ts";
import { serveRun } from "../../../runtime/host/serve/serve-run.ts";
import { makeServer } from "../../../runtime/host/serve/server.ts";
import { predictPictures } from "../../../runtime/host/tasks/predict-pictures.ts";
import { run as runCommand } from "../../cli/capture.ts";
import { smallRun } from "../inside/small-run.ts";

let run = "";
let answering: Answering;
let server: FastifyInstance;
let base = "";
beforeAll(async () => {
  run = await smallRun();
  answering = await openAnswering(systemTools, { run });
  server = makeServer(answering, "small", { bytes: 20_000, sending: 1000, underWay: 32 });
  base = await server.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(async () => {
  await server.close();
  answering.close();
});

const digit = (number: number) => new Uint8Array(readFileSync(join(run, `samples/${number}.png`)));
const ask = async (
  body: Uint8Array | FormData | string | undefined,
  query = "",
  headers: Record<string, string> = {},
) => {
  const reply = await fetch(`${base}/predict${query}`, {
    method: "POST",
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
};

test("pictures that come together are answered as one by one, and as `predict` answers; a broken one harms none", async () => {
  const numbers = [1, 2, 3, 7, 1, 2, 3, 7, 1, 2, 3, 7];
  const files = numbers.map((number) => join(run, `samples/${number}.png`));
  const predictions = await predictPictures(systemTools, { run, images: files, top: 10 });
  const expected = predictions.map(({ note, guesses }) => ({
    ...{ run: "small", note },
    classes: guesses.map(({ label, probability }) => ({ label, probability })),
  }));
  const together = await Promise.all([
    ask(new Uint8Array(500).fill(7)),
    ...numbers.map((number) => ask(digit(number), "?top=10")),
    ask(digit(5).subarray(0, 150)),
  ]);
  expect(together.map(({ status }) => status)).toEqual([400, ...numbers.map(() => 200), 400]);
  expect(together.slice(1, -1).map(({ body }) => body)).toEqual(expected);
  expect(together[0]?.body.error.code).toBe("R214");
  expect((await ask(digit(7), "?top=10")).body).toEqual(expected[3]);
});

test("a page of another name, made to lead here, is not answered", async () => {
  const status = async (asked: FastifyInstance, host: string) =>
    (await asked.inject({ method: "GET", url: "/health", headers: { host } })).statusCode;
  for (const own of ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"]) expect(await status(server, own)).toBe(200);
  expect(await status(server, "rebound.example:8000")).toBe(421);
  const open = makeServer(answering, "small", undefined, "0.0.0.0");
  expect(await status(open, "lab.example:8000")).toBe(200);
});

test("a form brings a picture too, and attention comes with it when asked for", async () => {
  const form = new FormData();
  form.set("words", "first");
  form.set("file", new Blob([digit(7)]), "7.png");
  const { status, body } = await ask(form, "?top=2&attention");
  expect(status).toBe(200);
  expect(body.classes).toEqual((await ask(digit(7), "?top=2")).body.classes);
  expect(body.attention).toMatchObject({ query: "cls_token", kind: "rollout" });
  expect(body.attention.map).toMatch(/^data:image\/png;base64,/);
});

test.each([
  ["nothing", undefined, {}, 400, "F477"],
  ["no form", "--x\r\nwords", { "content-type": "multipart/form-data; boundary=x" }, 400, "F477"],
  ["a drawing", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', {}, 400, "F477"],
  ["no file", "--x--\r\n", { "content-type": "multipart/form-data; boundary=x" }, 400, "F477"],
  ["too much", new Uint8Array(30_000), {}, 413, "FST_ERR_CTP_BODY_TOO_LARGE"],
] as const)("%s is refused", async (_, body, headers, status, code) => {
  expect(await ask(body, "", headers)).toMatchObject({ status, body: { error: { code } } });
});

test("whoever sends far more than a connection holds by itself reads the answer once all is sent", async () => {
  const patient = makeServer(answering, "small", { bytes: 20_000, sending: 60_000, underWay: 32 });
  const at = await patient.listen({ port: 0, host: "127.0.0.1" });
  const reply = await fetch(`${at}/predict`, { method: "POST", body: new Uint8Array(12_000_000) });
  expect([reply.status, JSON.parse(await reply.text()).error.code]).toEqual([413, "FST_ERR_CTP_BODY_TOO_LARGE"]);
  await patient.close();
});

test.each(["-1", "0", "abc", "1&top=2"])("?top=%s is refused", async (top) => {
  expect(await ask(digit(1), `?top=${top}`)).toMatchObject({ status: 400, body: { error: { code: "R311" } } });
});

test("a client that never ends is let go, and others are answered meanwhile", async () => {
  const gone = [
    "",
    "POST /predict HTTP/1.1\r\nhost: x\r\n",
    "POST /predict HTTP/1.1\r\nhost: x\r\ncontent-length: 9000\r\n\r\nbegun",
  ].map((begun) => {
    const slow = connect(Number(new URL(base).port), "127.0.0.1");
    slow.resume().write(begun);
    return new Promise<void>((done) => slow.on("close", () => done()).on("error", () => undefined));
  });
  expect((await ask(digit(1))).status).toBe(200);
  await Promise.all(gone);
  expect(await (await fetch(`${base}/health`)).json()).toEqual({ status: "ok", run: "small", waiting: 0 });
});

test("the page needs nothing beside itself, and may run its own script only", async () => {
  const reply = await fetch(base);
  const policy = reply.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'/);
  expect(await reply.text()).not.toMatch(/(?:src|href)="(?!data:)/);
  expect((await fetch(`${base}/none`)).status).toBe(404);
  expect((await fetch(`${base}/predict`)).headers.get("allow")).toBe("POST");
});

describe("a queue", () => {
  test("takes no more than may wait, and answers all that it took", async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((done) => {
      open = done;
    });
    const sizes: number[] = [];
    const queue = new Batching<number, number>(
      async (items) => {
        sizes.push(items.length);
        await gate;
        return items.map((item) => item * item);
      },
      { batch: 3, waiting: 4 },
    );
    const asked = [1, 2, 3, 4, 5, 6].map((item) => queue.do(item));
    await expect(asked[5]).rejects.toBeInstanceOf(QueueFull);
    open();
    expect(await Promise.all(asked.slice(0, 5))).toEqual([1, 4, 9, 16, 25]);
    expect(sizes).toEqual([1, 3, 1]);
    expect(queue.waiting).toBe(0);
  });
});

test("what is under way when it is stopped is answered", async () => {
  let begun: () => void = () => undefined;
  let end: (answered: Answered) => void = () => undefined;
  const isBegun = new Promise<void>((done) => {
    begun = done;
  });
  const slow: Answering = {
    ...{ waiting: 0, attention: () => Promise.reject(new Error("not asked for")), close: () => undefined },
    answer: () => {
      begun();
      return new Promise((done) => {
        end = done;
      });
    },
  };
  const stopping = makeServer(slow, "slow");
  const place = await stopping.listen({ port: 0, host: "127.0.0.1" });
  const asked = fetch(`${place}/predict`, { method: "POST", body: digit(7) });
  await isBegun;
  const closed = stopping.close();
  end({ note: "late", classes: [] });
  expect(await (await asked).json()).toEqual({ run: "slow", note: "late", classes: [] });
  await closed;
  await expect(fetch(`${place}/health`)).rejects.toThrow();
});

test("it ends when it is told to, and a port that is taken is said", async () => {
  const stop = new AbortController();
  let told: (place: string) => void = () => undefined;
  const listening = new Promise<string>((done) => {
    told = done;
  });
  const served = serveRun(systemTools, { run, port: 0, signal: stop.signal, onListening: told });
  const { port } = new URL(await listening);
  const { code, err } = await runCommand(["serve", run, "--port", port]);
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("another program listens there") });
  stop.abort();
  await served;
});
