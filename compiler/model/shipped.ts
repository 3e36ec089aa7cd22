/** `vitral:blocks/ffn`: a spec that comes with Vitral, called by its path among them, without its ending. */
const SCHEME = "vitral:";

/** Nothing but words, so that no name leads out of the folder of shipped specs. */
const NAME = /^vitral:\w[\w-]*(\/\w[\w-]*)*$/;

export const isShipped = (path: string): boolean => path.startsWith(SCHEME);

/** `vitral:blocks/ffn` → `blocks/ffn.json`, its place among the shipped specs; undefined for what cannot be a name. */
export const shippedPlace = (name: string): string | undefined =>
  NAME.test(name) ? `${name.slice(SCHEME.length)}.json` : undefined;

/** `blocks/ffn.json` → `vitral:blocks/ffn` */
export const shippedName = (place: string): string => SCHEME + place.replace(/\.json$/, "");

/**
 * The shipped spec that an import means, if it means one: by its name from anywhere, or by its path from another
 * shipped one, so that `blocks/ffn.json` in `vitral:vit` is `vitral:blocks/ffn`.
 */
export function shippedImport(path: string, from: string): string | undefined {
  if (isShipped(path) || !isShipped(from)) return isShipped(path) ? path : undefined;
  return shippedName(resolvePath(path, from.slice(SCHEME.length)));
}

/** A path as seen from a file, both with `/`: `../a.json` from `blocks/b.json` is `a.json`. */
export function resolvePath(path: string, from: string): string {
  const steps = from.split("/").slice(0, -1);
  for (const step of path.split("/")) {
    if (step === ".." && steps.length > 0 && steps.at(-1) !== "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}
