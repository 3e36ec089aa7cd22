import { checkedModel } from "../../compiler/check.ts";
import { hostileTexts } from "../hostile-texts.ts";

/** Texts that would be code, or end a text, if they were written as they are. */
export const texts = [
  ...hostileTexts,
  "*/ process.exit(1); /*",
  "${process.exit(1)}",
  "`",
  "\\",
  "// \n */ export const x = 1;",
  "'\"\\u0000",
];

/** Names that mean something in the language or in a module, and names that become one. */
export const names = (
  "class default delete await new tf w x forward linear config constructor toString hasOwnProperty eval arguments " +
  "été 漢字 a_b aB a__b A_B layerNorm Weights shapes loadWeights undefined let yield static gelu standardize"
).split(" ");

export const modelNamed = (spec: object) => checkedModel({ name: "a.json", text: JSON.stringify(spec) }, {}, false);

/** Every text and name of a spec is given. */
export const specOf = (said: string, called: readonly string[]) => ({
  vitral: 1,
  name: said,
  title: said,
  doc: said,
  papers: [said],
  params: { kind: { type: "string", default: said, doc: said } },
  blocks: Object.fromEntries(
    called.map((name, i) => [
      name,
      {
        doc: said,
        inputs: { [called[i - 1] ?? "super"]: "b n d" },
        nodes: ["layer_norm", { linear: "d", id: name }, "gelu"],
      },
    ]),
  ),
  inputs: { super: "b 3 4" },
  nodes: called.map((name) => ({ block: name, id: name })),
  outputs: Object.fromEntries(called.map((name) => [name, name])),
});
