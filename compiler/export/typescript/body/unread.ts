import { type Code, skeletonOf } from "../code.ts";
import { namesIn } from "../identifier.ts";
import type { Statement } from "../statement.ts";

/**
 * The statements without those whose names nothing reads: a spec may compute what its outputs do not need, and what
 * several ops read may in the end be read by none.
 */
export function withoutUnread(statements: readonly Statement[], ends: readonly Code[] = []): Statement[] {
  const read = new Set(ends.flatMap(wordsOf));
  const outer = namesRead(statements);
  for (const name of outer) read.add(name);
  const kept = statements.flatMap((statement) => keep(statement, read));
  const isLess = JSON.stringify(kept) !== JSON.stringify(statements);
  return isLess ? withoutUnread(kept, ends) : kept;
}

function keep(statement: Statement, read: ReadonlySet<string>): Statement[] {
  switch (statement.kind) {
    case "assign": {
      const [, one] = /^const ([\p{ID_Continue}$]+)$/u.exec(statement.target) ?? [];
      if (one !== undefined) return read.has(one) ? [statement] : [];
      const [, several] = /^const \[(.*)\]$/.exec(statement.target) ?? [];
      if (several === undefined) return [statement];
      const names = several.split(", ").map((name) => (read.has(name) ? name : ""));
      const last = names.findLastIndex((name) => name !== "");
      if (last < 0) return [];
      return [{ ...statement, target: `const [${names.slice(0, last + 1).join(", ")}]` }];
    }
    case "plain":
      return [statement];
    case "once":
      return [{ ...statement, body: statement.body.flatMap((inner) => keep(inner, read)) }];
    case "loop": {
      const kinds = statement.kinds.map(({ when, body }) => ({
        when,
        body: body.flatMap((inner) => keep(inner, read)),
      }));
      return [{ ...statement, kinds }];
    }
  }
}

/** The names that statements read, wherever they were made. */
function namesRead(statements: readonly Statement[]): Set<string> {
  return new Set(
    statements.flatMap((statement) => {
      if (statement.kind === "assign" || statement.kind === "plain") return wordsOf(statement.value);
      const bodies = statement.kind === "once" ? [statement.body] : statement.kinds.map(({ body }) => body);
      return bodies.flatMap((body) => [...namesRead(body)]);
    }),
  );
}

const wordsOf = (code: Code): readonly string[] => namesIn(skeletonOf(code));
