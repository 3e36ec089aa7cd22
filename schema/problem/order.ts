import type { Problem } from "./problem.ts";

const RANK: Readonly<Record<Problem["severity"], number>> = { error: 0, warning: 1, hint: 2 };

/** Errors before warnings before hints, each by place, in the order that files first come up. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ span }) => span?.source.name))];
  const file = ({ span }: Problem) => files.indexOf(span?.source.name);
  const start = ({ span }: Problem) => span?.start ?? -1;
  return [...problems].sort((a, b) => RANK[a.severity] - RANK[b.severity] || file(a) - file(b) || start(a) - start(b));
}

/** Without what is said twice: two readings of one file find most problems twice. */
export function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const said = new Set<string>();
  return problems.filter(({ code, message, span }) => {
    const key = JSON.stringify([code, message, span?.source.name, span?.start]);
    const isNew = !said.has(key);
    said.add(key);
    return isNew;
  });
}

/** `2 errors and 1 warning`. */
export function countText(problems: readonly Problem[]): string {
  const severities = ["error", "warning", "hint"] as const;
  return severities
    .map((severity) => ({ severity, count: problems.filter((found) => found.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 ? "" : "s"}`)
    .join(" and ");
}
