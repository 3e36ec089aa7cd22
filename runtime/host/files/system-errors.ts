/** Why the system refused, in words rather than in a code. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : systemReasons.get(code);
  return known ?? (error instanceof Error ? error.message : String(error));
}

/** `ENOENT` and its like, for errors that came from the system. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

const systemReasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EISDIR", "it is a folder"],
  ["ELOOP", "it is a link that leads to itself"],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["EEXIST", "something of that name is there already"],
  ["ENOTEMPTY", "a folder of that name is there and not empty"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many open files"],
  ["ERR_INVALID_ARG_VALUE", "no file can be called so"],
  ["ENAMETOOLONG", "its name is too long"],
]);
