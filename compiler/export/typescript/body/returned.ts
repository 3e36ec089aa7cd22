import { type Code, code, joined, sameCode } from "../code.ts";
import { plain, type Statement } from "../statement.ts";

/** The statements with what they end in. */
export function returning(statements: readonly Statement[], values: readonly Code[]): Statement[] {
  const [value, ...more] = values;
  if (value === undefined || more.length > 0) return [...statements, plain(code`return [${joined(values)}]`)];
  const last = statements.at(-1);
  if (last?.kind === "assign" && sameCode([last.target], code`const ${value}`))
    return [...statements.slice(0, -1), { ...last, target: "return" }];
  return [...statements, plain(code`return ${value}`)];
}

/** An output that is but an input or a weight is a tensor of its own: whoever disposes of it keeps those. */
export function ownTensor(value: Code, inputs: readonly string[], weights: string): Code {
  const text = value.map((piece) => (typeof piece === "string" ? piece : "")).join("");
  return inputs.includes(text) || /^[\p{ID_Continue}$]+/u.exec(text)?.[0] === weights
    ? code`tf.clone(${value})`
    : value;
}
