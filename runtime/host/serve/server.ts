import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { finished } from "node:stream/promises";
import Fastify, { type FastifyInstance } from "fastify";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Answering } from "./answering.ts";
import { QueueFull } from "./batching.ts";
import { sentPicture } from "./sent-picture.ts";
import { notACount, serveSentences as said } from "./serve-messages.ts";
import { servePage } from "./serve-page.ts";

/** What one client can take: bytes of a picture, milliseconds to send it, requests under way in all. */
export const requestLimits = { bytes: 8 * 2 ** 20, sending: 15_000, underWay: 128 };

/**
 * The server of a run: it does not listen yet. One for this machine alone is asked by an address or as `localhost`: a page
 * whose own name was made to lead here reads no answers, since its browser sends that name along.
 */
export function makeServer(
  answering: Answering,
  name: string,
  limits = requestLimits,
  host = "127.0.0.1",
): FastifyInstance {
  const server = Fastify({
    bodyLimit: limits.bytes,
    requestTimeout: limits.sending,
    forceCloseConnections: "idle",
    return503OnClosing: true,
    // How often slow requests are looked for.
    http: { headersTimeout: limits.sending, connectionsCheckingInterval: Math.min(1000, limits.sending) },
  });
  server.server.maxConnections = 4 * limits.underWay;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  let underWay = 0;
  const isLocal = /^(?:localhost$|127\.|::1$)/.test(host);
  server.addHook("onRequest", async ({ hostname }, reply) => {
    if (!isLocal || hostname === "localhost" || isIP(hostname.replace(/^\[|\]$/g, "")) > 0) return;
    return reply.code(421).send(refusal("host", said.host));
  });
  server.addHook("onRequest", async (request, reply) => {
    if (request.method !== "POST") return;
    if (underWay >= limits.underWay) return reply.code(503).header("retry-after", "1").send(refusal("busy", said.busy));
    underWay++;
    // However it ends: the answer is gone, or whoever asked is.
    reply.raw.once("close", () => underWay--);
  });
  server.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff").header("cache-control", "no-store");
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send(refusal("unknown", said.unknown)));
  server.setErrorHandler(async (error: Failure, request, reply) => {
    if (error instanceof ProblemError) {
      const [first] = error.problems;
      return reply
        .code(first?.code === "F474" ? 404 : 400)
        .send(refusal(first?.code ?? "problem", first?.message ?? said.failed));
    }
    if (error instanceof QueueFull) return reply.code(503).header("retry-after", "1").send(refusal("busy", said.busy));
    if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") await sent(request.raw);
    const status = error.statusCode ?? 500;
    return reply.code(status).send(refusal(error.code ?? "failed", status < 500 ? error.message : said.failed));
  });

  const page = servePage(name);
  server.get("/", (_request, reply) =>
    reply.type("text/html; charset=utf-8").header("content-security-policy", page.policy).send(page.text),
  );
  server.get("/health", () => ({ status: "ok", run: name, waiting: answering.waiting }));
  server.get("/predict", (_request, reply) =>
    reply.code(405).header("allow", "POST").send(refusal("method", said.post)),
  );
  server.post("/predict", async (request) => {
    const { top, attention } = request.query as { readonly top?: unknown; readonly attention?: string };
    const most = top === undefined ? 5 : countIn(top);
    const bytes = await sentPicture(request.body, request.headers["content-type"]);
    const { note, classes } = await answering.answer(bytes);
    const asked = attention !== undefined && attention !== "false" && attention !== "0";
    return {
      ...{ run: name, note, classes: classes.slice(0, most) },
      ...(asked ? { attention: await answering.attention(bytes) } : {}),
    };
  });
  return server;
}

type Failure = Error & { readonly statusCode?: number; readonly code?: string };

/** How many classes are asked for. */
function countIn(text: unknown): number {
  if (typeof text === "string" && /^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new ProblemError(notACount(text));
}

/** Until all is sent that is on its way, and let go: a connection that closes earlier takes the answer with it. */
async function sent(request: IncomingMessage): Promise<void> {
  await finished(request.resume()).catch(() => undefined);
}

const refusal = (code: string, message: string) => ({ error: { code, message } });
