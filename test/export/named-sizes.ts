import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { SizeLanguage } from "../../compiler/export/size-language.ts";
import { word } from "../../compiler/export/size-words.ts";

/** Every name said as itself; those of the spec's own parameters as fields of `config`. */
export const asNamed = ({ model }: TypedGraph): SizeLanguage<string> => ({
  name: ({ name, of, owner, value }) => {
    if (of === "let") return undefined;
    return word(owner === model.scope ? `config.${name}` : name, value);
  },
  known: () => undefined,
  quotient: (a, b, rest) => [...a, rest === "kept" ? " / " : " // ", ...b],
  power: " ** ",
});
