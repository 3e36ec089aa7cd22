/** How tightly an expression of Python holds together: what binds less stands in parentheses. */
export const BINDS = {
  choice: 1,
  or: 2,
  and: 3,
  not: 4,
  comparison: 5,
  bitOr: 6,
  bitAnd: 7,
  sum: 8,
  product: 9,
  sign: 10,
  power: 11,
  atom: 12,
} as const;

/** An expression, with the local variables that it reads. */
export interface Python {
  readonly text: string;
  readonly binds: number;
  readonly reads: readonly string[];
}

/** Put together from text and expressions, each of which stands by itself: in brackets, or between commas. */
export function py(texts: TemplateStringsArray, ...parts: readonly (string | Python)[]): Python {
  const text = texts.map((piece, i) => `${piece}${textOf(parts[i])}`).join("");
  return { text, binds: BINDS.atom, reads: parts.flatMap((part) => (typeof part === "object" ? part.reads : [])) };
}

const textOf = (part: string | Python | undefined): string => (typeof part === "object" ? part.text : (part ?? ""));

export const variable = (name: string): Python => ({ text: name, binds: BINDS.atom, reads: [name] });

/** Without local variables. */
export const plain = (text: string, binds: number = BINDS.atom): Python => ({ text, binds, reads: [] });

/** In parentheses where it binds less than its place asks. */
export const held = (part: Python, binds: number): Python =>
  part.binds < binds ? { ...part, text: `(${part.text})`, binds: BINDS.atom } : part;

/** `x.softmax(…)`: what comes before a dot. */
export const before = (part: Python): Python => {
  const whole = held(part, BINDS.atom);
  return /^[\d.-]/.test(whole.text) ? { ...whole, text: `(${whole.text})` } : whole;
};

/** `a + b + c`, `a * b`: from the left. */
export function chain(operator: string, binds: number, parts: readonly Python[]): Python {
  const [first, ...rest] = parts;
  if (first === undefined) return plain("()");
  return rest.reduce<Python>((sum, part) => {
    const [left, right] = [held(sum, binds), held(part, binds + 1)];
    return { text: `${left.text} ${operator} ${right.text}`, binds, reads: [...left.reads, ...right.reads] };
  }, first);
}

/** `a**b`, with spaces where either is more than a name or a number. */
export function power(base: Python, exponent: Python): Python {
  const [left, right] = [held(base, BINDS.atom), held(exponent, BINDS.sign)];
  const isSimple = [left, right].every(({ text }) => /^-?[\w.]+$/.test(text));
  const text = isSimple ? `${left.text}**${right.text}` : `${left.text} ** ${right.text}`;
  return { text, binds: BINDS.power, reads: [...left.reads, ...right.reads] };
}

/** `name(a, b, dim=1)` */
export function called(name: string | Python, ...parts: readonly (Python | string | undefined)[]): Python {
  const given = parts.filter((part) => part !== undefined);
  const own = typeof name === "string" ? plain(name) : before(name);
  return {
    text: `${own.text}(${given.map(textOf).join(", ")})`,
    binds: BINDS.atom,
    reads: [...own.reads, ...given.flatMap((part) => (typeof part === "object" ? part.reads : []))],
  };
}

/** `x.name(…)` */
export function method(of: Python, name: string, ...parts: readonly (Python | string | undefined)[]): Python {
  const own = before(of);
  return called({ text: `${own.text}.${name}`, binds: BINDS.atom, reads: own.reads }, ...parts);
}

/** `name=value` among the arguments of a call. */
export const keyword = (name: string, value: Python | string): Python => py`${name}=${value}`;

/** `(a, b)`, `(a,)` */
export function tuple(parts: readonly (Python | string)[]): Python {
  const text = `(${parts.map(textOf).join(", ")}${parts.length === 1 ? "," : ""})`;
  return { ...plain(text), reads: parts.flatMap((part) => (typeof part === "object" ? part.reads : [])) };
}
