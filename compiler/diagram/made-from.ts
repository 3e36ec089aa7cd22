import type { Source } from "../../schema/problem/source.ts";
import type { Choices } from "../model/resolve.ts";

/** What a figure is made from, for its margin; without the folder, so that it is the same wherever it is drawn. */
export function madeFrom({ name }: Source, { preset, set }: Choices): string[] {
  const settings = Object.entries(set ?? {}).map(([parameter, value]) => `${parameter} = ${value}`);
  return [name.split(/[/\\]/).at(-1) ?? name, ...(preset === undefined ? [] : [preset]), ...settings];
}
