import { openPath } from "../../compiler/diagram/path-pattern.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "../../compiler/expand/typed-graph.ts";
import { placeOf, type Source, type Span } from "../../schema/problem/source.ts";

/** The lines of a text at which something is written, both from 1. */
export interface WrittenLines {
  readonly source: Source;
  readonly first: number;
  readonly last: number;
}

/** Where the nodes of a model are written, by the paths that figures give them: `layers.{i}.attn.to_qkv`. */
export class WrittenNodes {
  /** By paths, then by where they begin. */
  private readonly lines = new Map<string, Map<string, WrittenLines>>();

  constructor(typed: TypedGraph) {
    this.add(typed.root);
  }

  /** Several, where nodes without an id have one path. */
  at(path: string): readonly WrittenLines[] {
    return [...(this.lines.get(openPath(path))?.values() ?? [])];
  }

  private add(member: Region | TypedOp): void {
    this.note(openPath(member.path), member.span);
    if (isRegion(member)) for (const one of member.members) this.add(one);
  }

  private note(path: string, { source, start, end }: Span): void {
    const known = this.lines.get(path) ?? new Map<string, WrittenLines>();
    this.lines.set(path, known);
    const key = `${source.name}:${start}`;
    if (known.has(key)) return;
    known.set(key, { source, first: placeOf(source, start).line, last: placeOf(source, end).line });
  }
}
