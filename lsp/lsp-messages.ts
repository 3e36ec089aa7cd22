/** A problem of another file, shown in the one that brings that file in. */
export const inOtherFile = (file: string, line: number, column: number, message: string): string =>
  `in ${file}:${line}:${column}: ${message}`;

/** What is logged where the server itself is at fault. */
export const defect = (what: string, error: unknown): string =>
  `${what}: this should not have happened; please report it. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

/** A name of another library's, offered for what it is called here. */
export const otherName = (name: string, doc: string): string => `written \`${name}\` here. ${doc}`;
