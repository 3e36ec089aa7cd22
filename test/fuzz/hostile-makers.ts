/** A spec made to take all the time or memory there is, and the problem that it must end with; none if it is right. */
export interface HostileSpec {
  readonly name: string;
  readonly text: () => string;
  readonly code: string | undefined;
  /** What it imports, by path. */
  readonly files?: () => Readonly<Record<string, string>>;
}

/** A spec of one node, with other keys put over it. */
export const spec = (over: object = {}): string =>
  JSON.stringify({ vitral: 1, inputs: { x: "b 4" }, nodes: [{ linear: 4, id: "y" }], outputs: { y: "y" }, ...over });

export const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
export const named = (count: number, make: (i: number) => unknown) =>
  Object.fromEntries(many(count, (i) => [`p${i}`, make(i)]));
export const names = (count: number, letter = "s") => many(count, (i) => letter + i);
export const last = { gelu: {}, id: "y" };

/** So many iterations of a loop. */
export const nodes = (count: number, body: readonly unknown[], over: object = {}) =>
  spec({ ...over, nodes: [{ loop: count, id: "l", nodes: body }, last] });
