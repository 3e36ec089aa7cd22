import type { Name, Unread } from "./spec.ts";

/** Keeps what could not be read of a block while it is read. */
export class UnreadParts implements Unread {
  readonly values: Name[] = [];
  anyValue = false;
  anyTensor = false;
  anyBlock = false;
  outputs = false;
}

/** What of two blocks could not be read, where one takes the place of parts of the other. */
export const bothUnread = (a: Unread, b: Unread): Unread => ({
  values: [...a.values, ...b.values],
  anyValue: a.anyValue || b.anyValue,
  anyTensor: a.anyTensor || b.anyTensor,
  anyBlock: a.anyBlock || b.anyBlock,
  outputs: a.outputs || b.outputs,
});
