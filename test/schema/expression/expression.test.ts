import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expression, Subscript } from "../../../schema/expression/expression.ts";
import { longestExpression, parseExpression, parseSubscript } from "../../../schema/expression/expression.ts";
import { applyEdits } from "../../../schema/problem/apply-edits.ts";

/** The tree in brackets, so that what binds to what can be read off. */
function show(node: Subscript): string {
  switch (node.kind) {
    case "number":
    case "boolean":
      return String(node.value);
    case "text":
      return `'${node.value}'`;
    case "null":
      return "null";
    case "name":
      return node.name;
    case "list":
      return `[${node.items.map(show).join(" ")}]`;
    case "index":
      return `(at ${show(node.target)} ${show(node.at)})`;
    case "slice":
      return `(${[node.from, node.to, node.step].map((bound) => (bound === undefined ? "_" : show(bound))).join(":")})`;
    case "unary":
      return `(${node.operator} ${show(node.operand)})`;
    case "binary":
    case "logical":
      return `(${node.operator} ${show(node.left)} ${show(node.right)})`;
    case "comparison":
      return `(${node.operands.map((operand, i) => `${show(operand)}${node.operators[i] ?? ""}`).join("")})`;
    case "conditional":
      return `(if ${show(node.condition)} ${show(node.then)} ${show(node.otherwise)})`;
    case "call":
      return `(${[node.name, ...node.arguments.map(show)].join(" ")})`;
  }
}

/** A node and all below it, outer ones first. */
function partsOf(node: Subscript): Subscript[] {
  const inner = Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]));
  const isPart = (value: unknown): value is Expression =>
    typeof value === "object" && value !== null && "kind" in value;
  return [node, ...inner.filter(isPart).flatMap(partsOf)];
}

function parse(text: string): Expression {
  const { expression, faults } = parseExpression(text);
  if (expression === undefined) throw new Error(faults.map((f) => f.message).join());
  return expression;
}

describe("parseExpression ranks operators as Python does", () => {
  test.each([
    ["-2**2", "(- (** 2 2))"],
    ["2**-1", "(** 2 (- 1))"],
    ["2**-3**2", "(** 2 (- (** 3 2)))"],
    ["a**b**c", "(** a (** b c))"],
    ["-a*b", "(* (- a) b)"],
    ["-x[0]**2", "(- (** (at x 0) 2))"],
    ["a-b-c", "(- (- a b) c)"],
    ["a*b+c%d", "(+ (* a b) (% c d))"],
    ["a//b/c", "(/ (// a b) c)"],
    ["(a+b)*c", "(* (+ a b) c)"],
    ["not a == b", "(not (a==b))"],
    ["not not a", "(not (not a))"],
    ["not a and b", "(and (not a) b)"],
    ["a or b and c", "(or a (and b c))"],
    ["a < b <= c", "(a<b<=c)"],
    ["(a < b) < c", "((a<b)<c)"],
    ["a + 1 > b or c != d", "(or ((+ a 1)>b) (c!=d))"],
    ["a if b else c if d else e", "(if b a (if d c e))"],
    ["a or b if c and d else e", "(if (and c d) (or a b) e)"],
    ["depths[:s]", "(at depths (_:s:_))"],
    ["x[1:2:3]", "(at x (1:2:3))"],
    ["x[::-1]", "(at x (_:_:(- 1)))"],
    ["x[-1 - i]", "(at x (- (- 1) i))"],
    ["a[0][b]", "(at (at a 0) b)"],
    ["sum(depths[:s]) + i", "(+ (sum (at depths (_:s:_))) i)"],
    ["min(a, [b, c],)", "(min a [b c])"],
    ["len([])", "(len [])"],
    ["'it\\'s \\\\'", "'it's \\'"],
    ["[true, false, null, 'x', 1e-6, .5, 5.]", "[true false null 'x' 0.000001 0.5 5]"],
    ["e\u0301 + 1", "(+ é 1)"],
  ])("%s", (text, tree) => {
    expect(show(parse(text))).toBe(tree);
  });

  test("parts know their place, brackets included", () => {
    const text = "(a + b) * min( c, d[ 1 : ] )";
    const places = partsOf(parse(text)).map((part) => text.slice(part.start, part.end));
    expect(places).toEqual([text, "(a + b)", "a", "b", "min( c, d[ 1 : ] )", "c", "d[ 1 : ]", "d", "1 :", "1"]);
  });
});

test.each([
  ["1:", "(1:_:_)"],
  ["-1", "(- 1)"],
  [":", "(_:_:_)"],
  [":n // 2", "(_:(// n 2):_)"],
])("parseSubscript %s", (text, tree) => {
  const { subscript } = parseSubscript(text);
  expect(subscript && show(subscript)).toBe(tree);
});

describe("faults", () => {
  test.each([
    ["a +", "E301", "+"],
    ["* a", "E301", "*"],
    ["()", "E301", ")"],
    ["a[]", "E301", "]"],
    [" ", "E302", " "],
    ["a * (b", "E303", "("],
    ["min(", "E303", "("],
    ["a)", "E304", ")"],
    ["[1, (2]", "E304", "]"],
    ["a @ b", "E305", "@"],
    ["a → b", "E305", "→"],
    ["a = b", "E306", "="],
    ["2^3", "E306", "^"],
    ["a && b", "E306", "&&"],
    ["a || b", "E306", "||"],
    ["!a", "E306", "!"],
    ["a ? b : c", "E306", "?"],
    ["2 × 3", "E306", "×"],
    ["True", "E306", "True"],
    ["'abc", "E307", "'abc"],
    ['a == "x"', "E307", '"x"'],
    ["'a\\n'", "E307", "\\n"],
    ["a.shape", "E308", "."],
    ["a in b", "E308", "in"],
    ["a[1, 2]", "E308", ","],
    ["{1}", "E308", "{"],
    ["2dim", "E309", "2dim"],
    ["007", "E309", "007"],
    ["1..2", "E309", "1..2"],
    ["9007199254740993", "E310", "9007199254740993"],
    ["1".repeat(longestExpression + 1), "E311", "1".repeat(longestExpression + 1)],
    ["(".repeat(200), "E312", "("],
    ["a if b", "E313", "if"],
    ["a else b", "E313", "else"],
    ["2 dim", "E314", "dim"],
    ["a == not b", "E315", "not"],
    ["2(3)", "E316", "("],
    ["(f)(3)", "E316", "("],
    ["a, b", "E317", ","],
    ["1:2", "E317", ":"],
  ])("%s is %s", (text, code, place) => {
    expect(parseExpression(text).faults.map((f) => [f.code, text.slice(f.span?.start, f.span?.end)])).toEqual([
      [code, place],
    ]);
  });

  test("fixes mend", () => {
    for (const text of ["a = b", "2^3", "a&&b", "a || b", "!a", "2 × 3", "a<>b", "True", 'a == "x"', "2dim"]) {
      const edit = parseExpression(text).faults[0]?.fix?.edits[0];
      if (edit === undefined) throw new Error(`no fix for ${text}`);
      const mended = applyEdits(text, [edit]);
      expect(parseExpression(mended).faults, mended).toEqual([]);
    }
  });

  test("neither depth nor length overflows the stack", () => {
    for (const text of ["(", "[", "-", "not ", "a**", "a[", "a if b else ", "f("]) {
      const most = Math.floor((longestExpression - 1) / text.length);
      expect(parseExpression(`${text.repeat(most)}a`).faults.map((f) => f.code)).toEqual(["E312"]);
      expect(parseExpression(text.repeat(100_000)).faults.map((f) => f.code)).toEqual(["E311"]);
    }
    expect(parseExpression(`${"1+".repeat(1999)}1`).faults).toEqual([]);
  });
});

test("never throws, and points into the text", () => {
  const piece = fc.constantFrom(
    ..."ab12 .+-*/%<>=!()[],:'\"\\^&|?é𝒳",
    "//",
    "**",
    " not ",
    " if ",
    " else ",
    " and ",
    "min(",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join("");
      const { expression, faults } = parseExpression(text);
      expect(expression === undefined).toBe(faults.length > 0);
      const parts = expression === undefined ? [] : partsOf(expression);
      const places = faults.flatMap((f) => [f, ...f.related, ...(f.fix?.edits ?? [])].map(({ span }) => span));
      for (const place of [...parts, ...places])
        expect(place !== undefined && 0 <= place.start && place.start <= place.end && place.end <= text.length).toBe(
          true,
        );
    }),
    { numRuns: 3000 },
  );
});
