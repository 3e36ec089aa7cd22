import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { SizeLanguage } from "../../compiler/export/size-language.ts";
import { word } from "../../compiler/export/size-words.ts";

/** Every name said as itself; those of the spec's own parameters as fields of `config`, and one that is another's too by a number. */
export function asNamed({ model }: TypedGraph): SizeLanguage<string> {
  const owners = new Map<string, unknown[]>();
  const apart = (name: string, owner: unknown): string => {
    const known = owners.get(name) ?? [];
    owners.set(name, known);
    if (!known.includes(owner)) known.push(owner);
    const at = known.indexOf(owner);
    return at === 0 ? name : `${name}_${at + 1}`;
  };
  return {
    name: ({ name, of, owner, value }) => {
      if (of === "let") return undefined;
      return word(owner === model.scope ? `config.${name}` : apart(name, owner), value);
    },
    known: () => undefined,
    quotient: (a, b, rest) => [...a, rest === "kept" ? " / " : " // ", ...b],
    power: " ** ",
  };
}
