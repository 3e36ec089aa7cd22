/**
 * Whether a dotted name is meant by a pattern: `*` stands for any part of one step, `**` for any steps, and between dots for
 * none too. Where each part of the pattern may end is carried along the name, so that many stars take no longer than few.
 */
export function matchesGlob(pattern: string): (name: string) => boolean {
  const parts = pattern.replace(/(?<=^|\.)(\*\*\.)+\*\*$/, "**").split(/((?<=^|\.)\*\*\.|\.\*\*$|\*\*|\*)/);
  return (name) => parts.reduce((ends, part) => endsOf(part, name, ends), new Set([0])).has(name.length);
}

/** Where a part may end that begins at one of these places. */
function endsOf(part: string, name: string, starts: ReadonlySet<number>): Set<number> {
  switch (part) {
    case "*":
    case "**":
      return anyFrom(part, name, starts);
    case "**.":
      return new Set([...starts, ...[...anyFrom("**", name, starts)].filter((at) => at > 0 && name[at - 1] === ".")]);
    case ".**":
      return new Set([
        ...anyFrom("**", name, endsOf(".", name, starts)),
        ...[...starts].filter((at) => at === name.length),
      ]);
    default:
      return new Set([...starts].filter((at) => name.startsWith(part, at)).map((at) => at + part.length));
  }
}

/** All places from there on; for one star up to the end of the step. */
function anyFrom(star: "*" | "**", name: string, starts: ReadonlySet<number>): Set<number> {
  const ends = new Set<number>();
  let isOpen = false;
  for (let at = 0; at <= name.length; at++) {
    isOpen ||= starts.has(at);
    if (isOpen) ends.add(at);
    if (star === "*" && name[at] === ".") isOpen = false;
  }
  return ends;
}
