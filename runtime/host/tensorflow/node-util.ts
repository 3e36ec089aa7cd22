import { createRequire } from "node:module";

/**
 * Gives Node's `util` back the functions that tfjs-node calls and that Node 23 dropped. They are set on older ones
 * too, whose own print a deprecation warning. A module's CommonJS object is what other CommonJS modules see.
 */
export function restoreNodeUtil(): void {
  const util: unknown = createRequire(import.meta.url)("node:util");
  if (typeof util !== "object" || util === null) return;
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
