import sharp from "sharp";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { notSent, serveSentences } from "./serve-messages.ts";

/**
 * The bytes of the picture that a request brought: its body, or the first file of a form. SVG is refused: a few bytes of
 * it may ask for minutes of work.
 * @throws ProblemError F477
 */
export async function sentPicture(body: unknown, type: string | undefined): Promise<Uint8Array> {
  const bytes = await sentFile(body, type);
  // A header that cannot be read is told by whoever decodes.
  const head = await sharp(bytes)
    .metadata()
    .catch(() => undefined);
  if (head?.format === "svg") throw new ProblemError(notSent(serveSentences.drawing));
  return bytes;
}

async function sentFile(body: unknown, type: string | undefined): Promise<Uint8Array> {
  if (!(body instanceof Uint8Array) || body.length === 0) throw new ProblemError(notSent(serveSentences.noBody));
  if (type === undefined || !/^multipart\/form-data\b/i.test(type)) return body;
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  } catch {
    throw new ProblemError(notSent(serveSentences.badForm));
  }
  for (const [, value] of form) if (typeof value !== "string") return new Uint8Array(await value.arrayBuffer());
  throw new ProblemError(notSent(serveSentences.noFile));
}
