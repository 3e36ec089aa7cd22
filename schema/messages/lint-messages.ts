import { type Fix, type Note, type Problem, replace, warning } from "../problem/problem.ts";
import type { Span } from "../problem/source.ts";
import { listed, quoted } from "../problem/wording.ts";

/** W92x, W93x: a model that can be built and is probably not the one that was meant. */

/** A parameter that a call leaves at its default, while the caller has another value of that name. */
export interface Shadowing {
  readonly name: string;
  /** The default's value, as text. */
  readonly own: string;
  readonly ownSpan: Span;
  readonly callers: string;
  readonly callersSpan: Span | undefined;
  /** Whether the caller's value is one that the parameter can take. */
  readonly fits: boolean;
}

/** All that one call hides: they have one way out. */
export const hiddenByDefault = (span: Span, block: string, hidden: readonly Shadowing[]): Problem => {
  const entries = (value: (one: Shadowing) => string) =>
    `"with": { ${hidden.map((one) => `"${one.name}": ${value(one)}`).join(", ")} }`;
  const [first] = hidden;
  const message =
    hidden.length === 1 && first !== undefined
      ? `block ${quoted(block)} keeps its default ${quoted(first.name)} = ${first.own}, although ${quoted(first.name)} is ${first.callers} here`
      : `block ${quoted(block)} keeps its defaults of ${listed(hidden.map(({ name }) => name))}, which have other values here`;
  return warning("W920", message, span, {
    related: hidden.flatMap(({ name, own, ownSpan, callers, callersSpan }) => [
      { span: ownSpan, text: `the block's default: ${quoted(name)} is ${own}` },
      ...(callersSpan === undefined ? [] : [{ span: callersSpan, text: `the caller's ${quoted(name)} is ${callers}` }]),
    ]),
    help: [
      `to hand the caller's down: ${entries(({ name, fits }) => (fits ? `"${name}"` : "…"))}`,
      `to keep the default, say so: ${entries(({ own }) => asJson(own))}`,
    ],
  });
};

/** How a value's text stands in a spec: as JSON where it is that, else as an expression. */
function asJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return `"${text}"`;
  }
}

/** Probabilities where a loss takes the softmax itself. */
export const noLogits = (span: Span, op: string, loss: Note | undefined): Problem =>
  warning("W930", `${quoted(op)} before a cross-entropy, which takes the softmax of logits itself`, span, {
    related: loss === undefined ? [] : [loss],
    help: [
      `take the ${quoted(op)} out: with both, training is slow and stops early`,
      "where the probabilities are wanted, make them an output of their own",
    ],
  });

/** A running value that nothing reads, or that another node set aside. */
export interface LostValue {
  readonly kind: "input" | "node" | "iteration";
  /** What it can be read by. */
  readonly name: string | undefined;
  /** Of the node that made it. */
  readonly label: string;
  readonly span: Span;
}

/** A binary op's only operand, which already is the running value. */
export interface SelfOperand {
  readonly op: string;
  readonly name: string;
  readonly span: Span;
  /** Of the op's whole argument. */
  readonly argument: Span;
}

export const lostValue = (span: Span, lost: LostValue, self: SelfOperand | undefined): Problem =>
  warning("W921", `${lostText(lost)}: what this node reads takes its place`, span, {
    related: [
      ...(lost.kind === "iteration" ? [] : [{ span: lost.span, text: "this is lost" }]),
      ...(self === undefined ? [] : [{ span: self.span, text: selfText(self) }]),
    ],
    ...(self === undefined ? { help: waysToRead(lost) } : mend(self, lost)),
  });

export const meetsItself = (self: SelfOperand, before: (LostValue & { taken: Span }) | undefined): Problem => {
  const mended = before === undefined ? { help: ["name another operand"] } : mend(self, before);
  const meant = `or say that it is meant: { "${self.op}": ["${self.name}", "${self.name}"] }`;
  return warning("W922", selfText(self), self.span, {
    ...mended,
    related: before === undefined ? [] : [{ span: before.taken, text: "here the running value became another" }],
    help: [...mended.help, meant],
  });
};

const selfText = ({ op, name }: SelfOperand): string =>
  `${quoted(name)} already is the running value here: ${quoted(op)} would take it twice`;

function lostText({ kind, name, label }: LostValue): string {
  if (kind === "input") return `nothing reads input ${quoted(name ?? "")}`;
  if (kind === "iteration") return "no iteration reads what the one before it left";
  return `nothing reads ${name === undefined ? `the result of ${quoted(label)}` : quoted(name)}`;
}

/** How the operand is to meet what flowed before. */
function mend({ op, name, argument }: SelfOperand, { name: before, label }: LostValue): { help: string[]; fix?: Fix } {
  if (before === undefined)
    return {
      help: [`give ${quoted(label)} an \`id\`, such as \`before\`, and name both: { "${op}": ["before", "${name}"] }`],
    };
  const both = `["${before}", "${name}"]`;
  return {
    help: [`name both: { "${op}": ${both} }`],
    ...replace(argument, both, "maybe"),
  };
}

function waysToRead({ kind, name, label }: LostValue): string[] {
  if (kind === "iteration") return ["let the loop's first node read the running value, without `in`"];
  return [
    name === undefined
      ? `give ${quoted(label)} an \`id\` and read it by that: "in": "…"`
      : `say "in": "${name}" where it is to be read`,
    "or let this node read it, without an `in` of its own",
    ...(kind === "input" ? ["or, if only its sizes are wanted, let the call give them in `with`"] : []),
  ];
}
