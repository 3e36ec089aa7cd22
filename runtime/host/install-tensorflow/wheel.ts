import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { readableBytes } from "../../engines/readable-bytes.ts";
import { folderSize } from "../tensorflow/engine-record.ts";
import { lastWords } from "../tensorflow/run-command.ts";
import { downloadFailed, unpackFailed, wrongBytes } from "../tensorflow/tensorflow-messages.ts";
import type { Wheel } from "../tensorflow/versions.ts";
import { runStep, type Step, secondsSince } from "./step.ts";

/** Downloads a wheel, checks that it is the pinned one, and unpacks what is wanted of it into `target`. */
export async function fetchWheel(step: Step, python: string, wheel: Wheel, target: string): Promise<void> {
  const name = `${wheel.project} ${wheel.version}`;
  const start = performance.now();
  step.log(`fetching ${name} with pip (${readableBytes(wheel.bytes)})`);
  const folder = join(step.folder, "download");
  await mkdir(folder);
  try {
    const file = await download(step, python, wheel, name, folder);
    const found = await sha256(file);
    if (found !== wheel.sha256) throw new ProblemError(wrongBytes(name, wheel.sha256, found));
    await mkdir(target, { recursive: true });
    const result = await runStep(step, python, ["-c", UNPACK, file, target, ...wheel.keep]);
    if (result.code !== 0) throw new ProblemError(unpackFailed(name, lastWords(result)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  step.log(`  done in ${secondsSince(start)}`);
}

async function download(step: Step, python: string, wheel: Wheel, name: string, folder: string): Promise<string> {
  // Python version and platform are the wheel's, so that the machine's own Python may be any.
  const which = ["--python-version", "311", "--platform", wheel.platform, "--only-binary=:all:", "--no-deps"];
  const quiet = ["--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "off"];
  const args = ["-m", "pip", "download", ...which, ...quiet, "--dest", folder, `${wheel.project}==${wheel.version}`];
  const progress = setInterval(() => {
    // pip copies what it has downloaded, so that for a while the folder holds more than the wheel.
    const bytes = Math.min(folderSize(folder), wheel.bytes);
    step.log(
      bytes === 0 ? "  waiting for the first bytes" : `  ${readableBytes(bytes)} of ${readableBytes(wheel.bytes)}`,
    );
  }, 10_000);
  try {
    const env = { TMPDIR: folder, TEMP: folder, TMP: folder, PIP_REQUIRE_VIRTUALENV: "0" };
    const result = await runStep(step, python, args, { env, timeoutMs: 60 * 60_000 });
    const file = (await readdir(folder)).find((entry) => entry.endsWith(".whl"));
    if (result.code !== 0 || file === undefined) throw new ProblemError(downloadFailed(name, lastWords(result)));
    return join(folder, file);
  } finally {
    clearInterval(progress);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/** A wheel is a zip archive; the Python that brought it reads it, member by member, without `unzip` being there. */
const UNPACK = `
import fnmatch, os, sys, zipfile
wheel, target, *keep = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in archive.infolist():
        if member.is_dir() or not any(fnmatch.fnmatchcase(member.filename, pattern) for pattern in keep):
            continue
        path = archive.extract(member, target)
        mode = (member.external_attr >> 16) & 0o777
        if mode:
            os.chmod(path, mode | 0o600)
`;
