import { readableBytes } from "../../engines/readable-bytes.ts";
import { locateTensorflow } from "../tensorflow/locate.ts";
import { type Check, cacheCheck, machineChecks, probeChecks, toolChecks } from "./checks.ts";

export type { Check } from "./checks.ts";

/** What stands between this machine and the native engine. */
export interface Diagnosis {
  /** The engine is installed and computes here. */
  readonly works: boolean;
  /** In the order in which they depend on each other: the first that fails is the one to mend. */
  readonly checks: readonly Check[];
}

/** Looks at everything that the native engine depends on; changes nothing and never throws for what it finds. */
export async function diagnoseTensorflow(): Promise<Diagnosis> {
  const located = locateTensorflow();
  const installed = !("missing" in located);
  const probe = installed ? await probeChecks(located.folder, located.report) : [];
  const works = installed && probe.every((check) => check.ok || !check.needed);
  const checks = [...machineChecks(), ...(await toolChecks(works)), await cacheCheck()];
  if (installed) {
    const { tfjsNode, tensorflow, bytes, cuda, source } = located.report;
    const from = source === "wheel" ? "built against PyPI's wheel" : "from the package's own installer";
    const detail = `tfjs-node ${tfjsNode} on TensorFlow ${tensorflow}${cuda ? " with CUDA" : ""}, ${from}`;
    checks.push({ name: "engine", ok: true, needed: true, detail: `${detail}, ${readableBytes(bytes)}` });
  } else {
    const help = located.help.join("; ");
    checks.push({ name: "engine", ok: false, needed: true, detail: located.missing, help });
  }
  return { works, checks: [...checks, ...probe] };
}
