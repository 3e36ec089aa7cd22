/** Whether a dotted name is meant by a pattern: `*` stands for any part of one step, `**` for any steps. */
export function matchesGlob(pattern: string): (name: string) => boolean {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" ? "[^.]*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
  });
  const whole = new RegExp(`^${parts.join("")}$`, "s");
  return (name) => whole.test(name);
}
