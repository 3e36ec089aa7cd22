import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { fetchFromHub } from "../../../../runtime/host/imports/hub.ts";
import { ProblemError } from "../../../../schema/problem/problem.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server on this machine alone, and what it was asked. */
async function serve(answer: (path: string, response: ServerResponse, request: IncomingMessage) => void) {
  const asked: { readonly path: string; readonly token: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, token: request.headers.authorization });
    answer(path, response, request);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const files: Readonly<Record<string, string>> = {
  "/me/model/resolve/main/model.safetensors": "weights".repeat(1000),
  "/me/model/resolve/main/config.json": "{}",
  "/me/parts/resolve/v2/model.safetensors.index.json": JSON.stringify({
    weight_map: { a: "model-1.safetensors", b: "../evil.safetensors", c: "model-1.safetensors" },
  }),
  "/me/parts/resolve/v2/model-1.safetensors": "one",
};

function giveFile(path: string, response: ServerResponse, request?: IncomingMessage): void {
  const content = files[path];
  if (content === undefined) response.writeHead(404).end("no");
  else if (request?.headers["if-none-match"] === '"1"') response.writeHead(304).end();
  else response.writeHead(200, { etag: '"1"', "content-length": content.length }).end(content);
}

const envFor = (url: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  VITRAL_HF_ENDPOINT: url,
  VITRAL_CACHE: temporaryFolder(),
  ...more,
});

async function codeOf(work: Promise<string>): Promise<string> {
  try {
    return await work;
  } catch (error) {
    return error instanceof ProblemError ? error.problems.map(({ code }) => code).join() : String(error);
  }
}

describe("a repository", () => {
  test("comes into the cache with the configs beside its weights, and once", async () => {
    const { url, asked } = await serve(giveFile);
    const env = envFor(url);
    const seen: (number | undefined)[] = [];
    const onBytes = (_: string, bytes: number, total?: number) => void seen.push(bytes, total);
    const folder = await fetchFromHub("hf:me/model", { env, onBytes });
    expect(readdirSync(folder).filter((name) => !name.endsWith(".etag"))).toEqual(["config.json", "model.safetensors"]);
    expect(readFileSync(join(folder, "model.safetensors"), "utf8")).toBe("weights".repeat(1000));
    expect(seen).toContain(7000);
    seen.length = 0;
    expect(await fetchFromHub("hf:me/model", { env, onBytes })).toBe(folder);
    expect(seen).toEqual([]);
    expect(asked.every(({ token }) => token === undefined)).toBe(true);
  });

  test("in parts brings those that lie beside the index, of the revision asked for", async () => {
    const { url } = await serve(giveFile);
    const folder = await fetchFromHub("hf:me/parts@v2", { env: envFor(url) });
    expect(readdirSync(folder).filter((name) => name.endsWith(".safetensors"))).toEqual(["model-1.safetensors"]);
  });

  test("is asked for with the token, which goes nowhere else", async () => {
    const elsewhere = await serve((path, response) => giveFile(path.replace("/stored", ""), response));
    const own = await serve((path, response) =>
      files[path] === undefined
        ? response.writeHead(404).end()
        : response.writeHead(302, { location: `${elsewhere.url}/stored${path}` }).end(),
    );
    await fetchFromHub("hf:me/model", { env: envFor(own.url, { HF_TOKEN: "secret" }) });
    expect(own.asked.map(({ token }) => token)).toEqual(own.asked.map(() => "Bearer secret"));
    expect(elsewhere.asked.length).toBeGreaterThan(0);
    expect(elsewhere.asked.map(({ token }) => token)).toEqual(elsewhere.asked.map(() => undefined));
  });

  test("that is not there, not ours to read, or not to be had whole says so, and leaves nothing", async () => {
    const cut = (path: string, response: ServerResponse) => {
      if (!path.endsWith("model.safetensors")) return void response.writeHead(404).end();
      response.writeHead(200, { "content-length": 1000 });
      response.write("half", () => response.destroy());
    };
    const answers = [
      [(_: string, response: ServerResponse) => response.writeHead(404).end(), "F442"],
      [(_: string, response: ServerResponse) => response.writeHead(401).end(), "F441"],
      [(_: string, response: ServerResponse) => response.writeHead(500).end(), "F443"],
      [(path: string, response: ServerResponse) => response.writeHead(302, { location: path }).end(), "F443"],
      [
        (_: string, response: ServerResponse) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
        "F443",
      ],
      [cut, "F443"],
    ] as const;
    for (const [answer, code] of answers) {
      const { url } = await serve(answer);
      const env = envFor(url);
      expect(await codeOf(fetchFromHub("hf:me/model", { env }))).toBe(code);
      const left = readdirSync(env.VITRAL_CACHE ?? "", { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
    }
    expect(await codeOf(fetchFromHub("hf:me/model", { env: envFor("http://127.0.0.1:1") }))).toBe("F443");
  });

  test("whose small files do not end is left, and why is said", async () => {
    const { url } = await serve((path, response) => {
      if (!path.endsWith("config.json")) return giveFile(path, response);
      const chunk = Buffer.alloc(1 << 20);
      const more = () => void (response.destroyed || response.write(chunk, more));
      more();
    });
    await expect(fetchFromHub("hf:me/model", { env: envFor(url) })).rejects.toThrow("does not end");
  });

  test("is named by its owner and its name, and by nothing that leads elsewhere", async () => {
    for (const name of ["hf:model", "hf:me/../x", "hf:../me", "hf:me/model@..", "hf:me/mo del", "hf:"])
      expect(await codeOf(fetchFromHub(name, { env: envFor("http://127.0.0.1:1") }))).toBe("F446");
    expect(await codeOf(fetchFromHub("hf:me/model", { env: envFor("ftp://x") }))).toBe("F446");
  });
});
