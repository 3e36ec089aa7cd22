import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { bindingFile, packageFolder } from "../tensorflow/cache.ts";
import { lastWords } from "../tensorflow/run-command.ts";
import { compileFailed } from "../tensorflow/tensorflow-messages.ts";
import { NAPI_LEVEL } from "../tensorflow/versions.ts";
import { runStep, type Step, secondsSince } from "./step.ts";

/**
 * Builds tfjs-node's binding from the two C++ files of its package against a wheel's libraries.
 * The libraries stay in the wheel's own layout beneath `deps` (`deps/tensorflow`, `deps/nvidia`), by which they find
 * each other; the binding finds them by a path relative to itself, so that the finished folder can be moved.
 */
export async function buildBinding(step: Step, compiler: string): Promise<void> {
  const start = performance.now();
  step.log("building the binding");
  const source = packageFolder(step.folder);
  const libraries = join(source, "deps", "tensorflow");
  const target = bindingFile(step.folder);
  await mkdir(dirname(target), { recursive: true });
  const args = [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-w", `-DNAPI_VERSION=${NAPI_LEVEL}`],
    "-DNODE_GYP_MODULE_NAME=tfjs_binding",
    `-I${join(step.folder, "node_modules", "node-api-headers", "include")}`,
    `-I${join(libraries, "include")}`,
    ...[join(source, "binding", "tfjs_backend.cc"), join(source, "binding", "tfjs_binding.cc")],
    ...[join(libraries, "libtensorflow_cc.so.2"), join(libraries, "libtensorflow_framework.so.2")],
    "-Wl,-rpath,$ORIGIN/../../deps/tensorflow",
    ...["-o", target],
  ];
  const result = await runStep(step, compiler, args, { timeoutMs: 15 * 60_000 });
  if (result.code !== 0 || !existsSync(target)) throw new ProblemError(compileFailed(compiler, lastWords(result)));
  step.log(`  done in ${secondsSince(start)}`);
}
