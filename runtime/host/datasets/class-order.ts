/** The order of classes by their names, the same on every machine: whole numbers as such, all else letter by letter. */
export function inClassOrder(names: readonly string[]): readonly string[] {
  const areNumbers = names.every((name) => /^\d{1,15}$/.test(name));
  const comesBefore = (a: string, b: string) => (areNumbers ? Number(a) < Number(b) : a < b);
  return [...names].sort((a, b) => (comesBefore(a, b) ? -1 : 1));
}
