import type { LocatedPattern } from "../../../../schema/spec/spec.ts";
import type { Cut } from "../../../ops/slice.ts";
import type { SolvedTransform } from "../../../patterns/elementary.ts";
import { sameValue } from "../../../shape/value.ts";
import { add, isConstant, type Size } from "../../../size/size.ts";
import type { OpCall } from "../op-call.ts";
import { whole } from "../python/expression-text.ts";
import { patternText } from "../python/pattern-text.ts";
import { BINDS, before, called, chain, keyword, method, type Python, plain, py, tuple } from "../python/python.ts";
import { numberText, stringText } from "../python/python-text.ts";
import { literal, type Symbolic } from "../python/symbol.ts";
import { featuresSecond, slide, slideText, slidingOf } from "./spell-layers.ts";
import type { Spelling } from "./spelling.ts";

/** An einops transform: the pattern as it was written, and the sizes that it does not tell by itself. */
const transform =
  (name: "rearrange" | "repeat" | "reduce"): Spelling =>
  (call) => {
    const { pattern } = call.typed.argument as LocatedPattern;
    const { text, axis } = patternText(pattern);
    const by = name === "reduce" ? [plain(stringText(String(call.typed.attributes.by)))] : [];
    const sizes = neededSizes(call).map(([key, symbol]) => keyword(axis(key), call.say(symbol)));
    return called(call.einops(name), call.input, plain(stringText(text)), ...by, ...sizes);
  };

/** Of each dimension that is taken apart the axes but one, and axes that are new. */
function neededSizes(call: OpCall): readonly (readonly [string, Symbolic])[] {
  const { input, output } = call.typed.solution as SolvedTransform;
  const said = (name: string, size: Size): Symbolic | undefined =>
    [call.entry(name), call.named(name)].find((one) => one !== undefined && sameValue(one.value, size));
  const needed = new Map<string, Size>();
  const known = new Set(input.flatMap(({ parts }) => parts.map(({ key }) => key)));
  for (const { parts } of input) {
    const named = parts.filter(({ name }) => name !== undefined);
    const isSaid = ({ name, size }: (typeof parts)[number]) => said(name ?? "", size) !== undefined;
    const left = named.find((part) => !isSaid(part)) ?? named.find(({ size }) => !isConstant(size)) ?? named.at(-1);
    for (const part of named)
      if (named.length > 1 && part !== left && part.name !== undefined) needed.set(part.name, part.size);
  }
  for (const { parts } of output)
    for (const { key, name, size } of parts) if (name !== undefined && !known.has(key)) needed.set(name, size);
  return [...needed].map(([name, size]) => [name, whole(said(name, size) ?? literal(size))]);
}

const axisOf = (call: OpCall): number => Number(call.typed.solution);

const rankOf = ({ typed }: OpCall): number => typed.inputs[0]?.axes.length ?? 0;

/** `[:, :, a]`: what stands in the place of one axis. */
const at = (x: Python, axis: number, inside: Python): Python => py`${before(x)}[${":, ".repeat(axis)}${inside}]`;

/** `a:b:c` */
function range(start: Python | undefined, stop: Python | undefined, step?: Python): Python {
  const isSimple = [start, stop].every((end) => end === undefined || /^-?[\w.]+$/.test(end.text));
  const colon = isSimple ? ":" : `${start === undefined ? "" : " "}:${stop === undefined ? "" : " "}`;
  return py`${start ?? ""}${colon}${stop ?? ""}${step === undefined ? "" : py`:${step}`}`;
}

/** `x[a, :, b]`, with what stands in the place of each axis up to the last that is not whole. */
function indexed(x: Python, places: ReadonlyMap<number, Python>): Python {
  const last = Math.max(...places.keys(), -1);
  const all = Array.from({ length: last + 1 }, (_, axis) => places.get(axis) ?? plain(":"));
  if (all.length === 0) return x;
  return py`${before(x)}[${{ ...tuple(all), text: all.map(({ text }) => text).join(", ") }}]`;
}

const slice: Spelling = (call) => {
  const [places, backward, steps] = [new Map<number, Python>(), [] as number[], new Map<number, Python>()];
  const solved = call.typed.solution as readonly Cut[];
  for (const [axis, cut] of call.slices()) {
    const { begin, size, step } = solved[axis] ?? { begin: 0, size: 1, step: 1 };
    if (cut.index !== undefined) places.set(axis, call.say(cut.index));
    else if (step > 0) {
      const [start, stop, every] = [cut.start, cut.stop, cut.step].map((end) => end && call.say(end));
      places.set(axis, range(start, stop, every));
    } else {
      // PyTorch goes forward only.
      if (cut.start !== undefined || cut.stop !== undefined)
        places.set(axis, range(call.length(begin), call.length(add(begin, size))));
      if (step < -1) steps.set(axis, plain(`::${-step}`));
      backward.push(axis);
    }
  }
  const taken = indexed(call.input, places);
  if (backward.length === 0) return taken;
  const dropped = (axis: number) => solved.slice(0, axis).filter((cut) => cut.dropped).length;
  const kept = (axis: number) => axis - dropped(axis);
  const turned = method(taken, "flip", ...backward.map((axis) => String(kept(axis))));
  return indexed(turned, new Map([...steps].map(([axis, every]) => [kept(axis), every])));
};

const pad: Spelling = (call) => {
  const margins = call.typed.solution as readonly { readonly before: number; readonly after: number }[];
  const { fill, value } = call.typed.attributes;
  if (fill === "value") {
    const sides = margins.flatMap(({ before: left, after }) => [after, left]).reverse();
    while (sides.length > 2 && sides.at(-1) === 0 && sides.at(-2) === 0) sides.splice(-2);
    const amount = value === 0 ? undefined : keyword("value", call.say(call.symbol("value")));
    return called("F.pad", call.input, tuple(sides.map((side) => numberText(side))), amount);
  }
  return margins.reduce<Python>((x, { before: left, after }, axis) => {
    if (left === 0 && after === 0) return x;
    const size = call.say(call.size(0, axis));
    const end = chain("+", BINDS.sum, [size, plain(numberText(after))]);
    const places = called("torch.arange", plain(numberText(-left)), end);
    const most = chain("-", BINDS.sum, [size, plain("1")]);
    const mirrored = method(chain("-", BINDS.sum, [most, method(places, "abs")]), "abs");
    const taken = fill === "edge" ? method(places, "clamp", "0", most) : chain("-", BINDS.sum, [most, mirrored]);
    return at(x, axis, taken);
  }, call.input);
};

/** A pool has the window's own size as its stride. */
const pool =
  (name: string): Spelling =>
  (call) => {
    const { isSequence } = slidingOf(call);
    const { ceil_mode: isCeil, count_include_pad: isCounted } = call.typed.attributes;
    const given = [
      slideText(call, "argument", "say"),
      slide(call, "stride", 0, "say"),
      slide(call, "padding", 0, "say"),
      isCeil === true ? "ceil_mode=True" : undefined,
      isCounted === false ? "count_include_pad=False" : undefined,
    ];
    return featuresSecond(call.input, 3, (x) => called(`F.${name}${isSequence ? 1 : 2}d`, x, ...given));
  };

/** Height and width of a window or its steps; a sequence is an image of height 1. */
function windowPair(call: OpCall, part: string): Python | undefined {
  const [height, width] = call.pair(part)?.map((side) => call.say(side)) ?? [];
  if (height === undefined || width === undefined) return undefined;
  if (slidingOf(call).isSequence) return tuple([part === "padding" ? "0" : "1", width]);
  return height.text === width.text ? height : tuple([height, width]);
}

const windowSteps = (call: OpCall): readonly (Python | undefined)[] =>
  ["dilation", "padding", "stride"].map((part) => {
    const text = windowPair(call, part);
    return text && keyword(part, text);
  });

const unfold: Spelling = (call) => {
  const { isSequence } = slidingOf(call);
  const second = method(call.input, "movedim", "-1", "1");
  const image = isSequence ? method(second, "unsqueeze", "2") : second;
  const windows = py`${called("F.unfold", image, windowPair(call, "argument"), ...windowSteps(call))}.mT`;
  if (isSequence) return windows;
  const sizes = call.typed.results[0]?.axes.slice(1, 3).map(({ size }) => call.length(size)) ?? [];
  return method(windows, "unflatten", "1", tuple(sizes));
};

const fold: Spelling = (call) => {
  const { isSequence } = slidingOf(call);
  const made = call.typed.results[0]?.axes.slice(1, -1).map(({ size }) => call.length(size)) ?? [];
  const places = isSequence ? call.input : method(call.input, "flatten", "1", "2");
  const size = tuple(isSequence ? [plain("1"), ...made] : made);
  const image = called("F.fold", py`${before(places)}.mT`, size, windowPair(call, "argument"), ...windowSteps(call));
  return method(isSequence ? method(image, "squeeze", "2") : image, "movedim", "1", "-1");
};

const resize: Spelling = (call) => {
  const { mode, align_corners: corners } = call.typed.attributes;
  const sides = call.pair("argument")?.map((side) => call.say(side)) ?? [];
  const aligned = mode === "nearest" || corners !== true ? undefined : "align_corners=True";
  return featuresSecond(call.input, 4, (x) =>
    called("F.interpolate", x, keyword("size", tuple(sides)), keyword("mode", stringText(String(mode))), aligned),
  );
};

/** Ops that move elements, fold them or pick some. */
export const shapeSpellings = {
  rearrange: transform("rearrange"),
  repeat: transform("repeat"),
  reduce: transform("reduce"),
  einsum: (call) => {
    const { text } = patternText((call.typed.argument as LocatedPattern).pattern);
    return called(call.einops("einsum"), ...call.inputs, plain(stringText(text)));
  },
  concat: (call) => called("torch.cat", call.listed(), keyword("dim", String(axisOf(call)))),
  stack: (call) =>
    called("torch.stack", call.listed(), axisOf(call) === 0 ? undefined : keyword("dim", String(axisOf(call)))),
  unstack: (call) => {
    const dim = axisOf(call) === 0 ? undefined : String(axisOf(call));
    if (call.typed.results.length === 1) return method(call.input, "squeeze", String(axisOf(call)));
    return method(call.input, "unbind", dim);
  },
  pack: (call) => py`${called(call.einops("pack"), call.listed(), call.packPattern())}[0]`,
  unpack: (call) => {
    const { lengths, at: axis } = call.typed.solution as { readonly lengths: readonly Size[]; readonly at: number };
    const rank = rankOf(call);
    const shapes = call.typed.results.map(({ axes }) =>
      tuple(axes.slice(axis, axes.length - (rank - 1 - axis)).map(({ size }) => call.length(size))),
    );
    const parts = py`[${shapes.map(({ text }) => text).join(", ")}]`;
    const made = called(call.einops("unpack"), call.input, parts, call.packPattern());
    return lengths.length === 1 ? py`${made}[0]` : made;
  },
  gather: (call) => {
    const [x = plain("()"), indices = plain("()")] = call.inputs;
    return at(x, axisOf(call), indices);
  },
  argmax: (call) => method(call.input, "argmax", keyword("dim", String(axisOf(call)))),
  top_k: (call) => method(call.input, "topk", call.say(call.symbol())),
  one_hot: (call) => method(called("F.one_hot", method(call.input, "long"), call.say(call.symbol())), "float"),
  flip: (call) => method(call.input, "flip", ...(call.typed.solution as readonly number[]).map(String)),
  roll: (call) => {
    const turns = call.shifts();
    const by = turns.map(({ by: amount }) => call.say(amount));
    const [only] = by;
    const dims = turns.map(({ axis }) => String(axis));
    if (only === undefined) return call.input;
    return by.length === 1
      ? method(call.input, "roll", only, keyword("dims", dims[0] ?? "0"))
      : method(call.input, "roll", tuple(by), keyword("dims", tuple(dims)));
  },
  pad,
  unfold,
  fold,
  resize,
  cumsum: (call) => method(call.input, "cumsum", keyword("dim", String(axisOf(call)))),
  max_pool: pool("max_pool"),
  avg_pool: pool("avg_pool"),
  adaptive_avg_pool: (call) => {
    const isSequence = rankOf(call) === 3;
    const sides = call.pair("argument")?.map((side) => call.say(side)) ?? [];
    const size = isSequence ? sides[1] : tuple(sides);
    const name = `F.adaptive_avg_pool${isSequence ? 1 : 2}d`;
    return featuresSecond(call.input, 3, (x) => called(name, x, size));
  },
  slice,
} satisfies Readonly<Record<string, Spelling>>;
