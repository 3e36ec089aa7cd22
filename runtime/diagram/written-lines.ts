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
  private readonly spans = new Map<string, Set<string>>();
  private readonly lines = new Map<string, WrittenLines>();

  constructor(typed: TypedGraph) {
    this.add(typed.root);
  }

  /** Several, where nodes without an id have one path. */
  at(path: string): readonly WrittenLines[] {
    return [...(this.spans.get(openPath(path)) ?? [])].flatMap((key) => this.lines.get(key) ?? []);
  }

  private add(member: Region | TypedOp): void {
    this.note(member.path, member.span);
    if (isRegion(member)) for (const one of member.members) this.add(one);
  }

  private note(path: string, { source, start, end }: Span): void {
    const key = `${source.name}:${start}`;
    if (!this.lines.has(key)) {
      this.lines.set(key, { source, first: placeOf(source, start).line, last: placeOf(source, end).line });
    }
    const open = openPath(path);
    const known = this.spans.get(open);
    if (known === undefined) this.spans.set(open, new Set([key]));
    else known.add(key);
  }
}

/** What tells repetitions apart is left open, as figures leave it. */
const openPath = (path: string): string => path.replaceAll(/(?<=^|\.)\d+(?=\.|$)/g, "{i}");
