import { existsSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { removeLeftByTheDead, temporaryName, writeFileAtomically } from "../files/atomic-file.ts";
import { cacheFolder } from "../files/cache-folder.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";
import { errorCode, reasonOf } from "../files/system-errors.ts";
import { hubFailed, hubForbids, hubHasNot, hubSentences, notHubName } from "./hub-messages.ts";

/** Where repositories are asked for, unless `VITRAL_HF_ENDPOINT` or `HF_ENDPOINT` says otherwise. */
const ENDPOINT = "https://huggingface.co";
const MARK = "hf:";
const MOST_REDIRECTS = 5;
/** Of an index or a config. */
const SMALL = 64 * 1024 * 1024;

export interface HubWatch {
  /** How much of a file has come; `total` where the server says it. */
  readonly onBytes?: ((file: string, bytes: number, total: number | undefined) => void) | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Whether weights are named that lie in a repository. */
export const isOnHub = (weights: string): boolean => weights.startsWith(MARK);

/**
 * Brings the weights of a repository and the configs beside them into the cache. A file that is there whole and unchanged
 * is not fetched again; one that breaks off leaves nothing.
 * @param weights `hf:OWNER/NAME`, or `hf:OWNER/NAME@REVISION`
 * @returns the folder that holds them
 * @throws ProblemError F441, F442, F443, F446
 */
export async function fetchFromHub(weights: string, { onBytes, env = process.env }: HubWatch = {}): Promise<string> {
  const [, owner, name, revision = "main"] = /^hf:([\w.-]+)\/([\w.-]+)(?:@([\w.-]+))?$/.exec(weights) ?? [];
  const parts = [owner, name, revision];
  if (owner === undefined || name === undefined || parts.some((part) => part === "." || part === ".."))
    throw new ProblemError(notHubName(weights));
  const endpoint = endpointOf(env);
  const folder = join(cacheFolder(env), "hub", endpoint.host.replaceAll(":", "-"), `${owner}--${name}`, revision);
  await makeFolder(folder);
  await removeLeftByTheDead(folder);
  const hub: Hub = { endpoint, token: env.HF_TOKEN, folder, weights, onBytes };
  const at = (file: string) =>
    new URL(`${endpoint.pathname.replace(/\/$/, "")}/${owner}/${name}/resolve/${revision}/${file}`, endpoint);
  const bring = (file: string) => fetchFile(hub, at(file), file);

  const index = "model.safetensors.index.json";
  if (await bring(index)) for (const part of partsIn(join(folder, index))) await required(part, bring(part), weights);
  else await required("model.safetensors", bring("model.safetensors"), weights);
  for (const config of ["config.json", "preprocessor_config.json"]) await bring(config);
  return folder;
}

interface Hub extends Pick<HubWatch, "onBytes"> {
  readonly endpoint: URL;
  readonly token: string | undefined;
  readonly folder: string;
  readonly weights: string;
}

function endpointOf(env: NodeJS.ProcessEnv): URL {
  const text = env.VITRAL_HF_ENDPOINT || env.HF_ENDPOINT || ENDPOINT;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new ProblemError(notHubName(text));
  return url;
}

async function required(file: string, found: Promise<boolean>, weights: string): Promise<void> {
  if (!(await found)) throw new ProblemError(hubHasNot(weights, file));
}

/** Plain names of parts that an index tells of; what else is wrong with it is said when it is read. */
function partsIn(path: string): readonly string[] {
  try {
    const index: { weight_map?: Record<string, unknown> } = JSON.parse(readFileSync(path, "utf8"));
    const names = Object.values(index.weight_map ?? {}).filter((name) => typeof name === "string");
    return [...new Set(names)].filter((name) => /^[\w.-]+\.safetensors$/.test(name));
  } catch {
    return [];
  }
}

/** @returns whether the repository has the file, which is then in the folder */
async function fetchFile(hub: Hub, url: URL, file: string): Promise<boolean> {
  const path = join(hub.folder, file);
  const mark = `${path}.etag`;
  const known = existsSync(path) && existsSync(mark) ? readFileSync(mark, "utf8") : undefined;
  const fail = (reason: string): ProblemError => new ProblemError(hubFailed(hub.weights, file, reason));
  const response = await ask(hub, url, known, fail);
  if (response.status === 304) return true;
  if (response.status === 404) {
    // A file that has gone since is no part of the repository any more.
    await rm(path, { force: true });
    return false;
  }
  const refusal = refusalOf(hub, response.status);
  if (refusal !== undefined) throw new ProblemError(refusal);
  if (!response.ok || response.body === null) throw fail(hubSentences.status(response.status));
  await save(hub, response, path, file, fail);
  const etag = response.headers.get("etag");
  if (etag === null) await rm(mark, { force: true });
  else await writeFileAtomically(mark, etag);
  return true;
}

function refusalOf({ weights, token }: Hub, status: number): Problem | undefined {
  return status === 401 || status === 403 ? hubForbids(weights, status, token !== undefined) : undefined;
}

/** Follows redirects by hand: the token is the endpoint's, and nobody else's. */
async function ask(
  hub: Hub,
  first: URL,
  etag: string | undefined,
  fail: (reason: string) => ProblemError,
): Promise<Response> {
  let url = first;
  for (let turns = 0; turns <= MOST_REDIRECTS; turns++) {
    const isOwn = url.origin === hub.endpoint.origin;
    const headers = {
      ...(isOwn && hub.token !== undefined && hub.token !== "" ? { authorization: `Bearer ${hub.token}` } : {}),
      ...(etag === undefined ? {} : { "if-none-match": etag }),
    };
    const response = await fetch(url, { headers, redirect: "manual" }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw fail(reasonOf(cause));
    });
    const place = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || response.status === 304 || place === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(place, url.href)) throw fail(hubSentences.astray);
    url = new URL(place, url);
    if (!/^https?:$/.test(url.protocol)) throw fail(hubSentences.astray);
  }
  throw fail(hubSentences.astray);
}

async function save(
  { folder, onBytes }: Hub,
  response: Response,
  path: string,
  file: string,
  fail: (reason: string) => ProblemError,
): Promise<void> {
  const total = lengthOf(response);
  const most = file.endsWith(".json") ? SMALL : Number.POSITIVE_INFINITY;
  const staged = join(folder, temporaryName());
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Uint8Array, _, done) {
      bytes += chunk.length;
      onBytes?.(file, bytes, total);
      done(bytes > most ? fail(hubSentences.tooLong) : null, chunk);
    },
  });
  try {
    // There before anything can fail: a stream that opens its file itself may do so after it was removed.
    const out = await open(staged, "wx");
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    await pipeline(body, counting, out.createWriteStream({ flush: true }));
    if (total !== undefined && bytes !== total) throw fail(hubSentences.cutShort(bytes, total));
    await rename(staged, path);
  } catch (error) {
    await rm(staged, { force: true });
    if (error instanceof ProblemError) throw error;
    const code = errorCode(error);
    throw code === "ENOSPC" || code === "EACCES"
      ? cannotWrite(dirname(path), error)
      : fail(hubSentences.brokeOff(bytes));
  }
}

/** Of bytes as they come; what is compressed on its way has another. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get("content-length");
  return length === null || headers.get("content-encoding") !== null ? undefined : Number(length);
}
