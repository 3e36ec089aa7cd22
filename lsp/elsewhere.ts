import type { Importer } from "../compiler/model/link.ts";
import type { Problem } from "../schema/problem/problem.ts";
import { placeOf, type Source, type Span } from "../schema/problem/source.ts";
import type { Name, Spec } from "../schema/spec/spec.ts";
import { inOtherFile } from "./lsp-messages.ts";

/**
 * A problem as the open file shows it. An editor shows a file's problems at lines of that file: one that stands in
 * another file is shown where this one names that file, says its place, and links to it.
 * @param naming where the open file names another, directly or through others
 */
export function shownHere(found: Problem, own: Source, naming: (other: Source) => Span | undefined): Problem {
  const { span, label, related } = found;
  if (span === undefined || span.source.name === own.name) return found;
  const { line, column } = placeOf(span.source, span.start);
  const { label: _, ...rest } = found;
  return {
    ...rest,
    span: naming(span.source) ?? { source: own, start: 0, end: 0 },
    message: inOtherFile(span.source.name, line, column, found.message),
    related: [{ span, text: label ?? found.message }, ...related],
  };
}

/** Which file each file names, as an importer comes to know it. */
export class Naming {
  private readonly named = new Map<string, Map<string, string>>();

  /** The same importer, looked at as it works. */
  watching(importer: Importer): Importer {
    return (path, from) => {
      const found = importer(path, from);
      if (typeof found !== "string") {
        const known = this.named.get(from.name) ?? new Map<string, string>();
        this.named.set(from.name, known.set(path, found.name));
      }
      return found;
    };
  }

  /** The import or `extends` of a spec through which a file comes in; the first, of several. */
  of(spec: Spec, file: string): Span | undefined {
    const own = this.named.get(spec.span.source.name);
    const references: Name[] = [...(spec.extends === undefined ? [] : [spec.extends])];
    for (const { value } of spec.imports) references.push(value);
    return references.find(({ text }) => {
      const first = own?.get(text.split("#")[0] ?? "");
      return first !== undefined && this.reaches(first, file);
    })?.span;
  }

  private reaches(from: string, file: string): boolean {
    const seen = new Set([from]);
    for (const name of seen) for (const next of this.named.get(name)?.values() ?? []) seen.add(next);
    return seen.has(file);
  }
}
