/** Whether colours are wanted on a stream: https://no-color.org and FORCE_COLOR, else where a person looks. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== "") return false;
  if (process.env.FORCE_COLOR !== undefined && process.env.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && process.env.TERM !== "dumb";
}

/** Whether lines may be drawn over: a terminal, a person before it, and no log that keeps every line. */
export function isInteractive(stream: NodeJS.WriteStream): boolean {
  return wantsColor(stream) && stream.isTTY === true && process.env.CI === undefined;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
