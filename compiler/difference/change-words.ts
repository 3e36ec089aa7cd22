import type { Change } from "../drawing/role.ts";

/** `2 added, 1 changed` */
export function changeWords(all: readonly Change[]): string {
  const counts = (["added", "removed", "changed"] as const).flatMap((change) => {
    const count = all.filter((one) => one === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  return counts.join(", ");
}
