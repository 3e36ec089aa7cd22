import type { NamedSizes } from "../../../op/attribute.ts";
import type { OpCall } from "../op-call.ts";
import { BINDS, called, method, type Python, plain, tuple } from "../python/python.ts";
import { stringText } from "../python/python-text.ts";
import type { Spelling } from "./spelling.ts";

/** The tables of `constant`, by the generator's name. */
const GENERATORS: Readonly<Record<string, (given: readonly Python[], call: OpCall) => Python>> = {
  zeros: (sizes, call) => called("torch.zeros", ...sizes, call.device()),
  ones: (sizes, call) => called("torch.ones", ...sizes, call.device()),
  values: (numbers, call) => called("torch.tensor", listText(numbers), "dtype=torch.float32", call.device()),
  arange: (given, call) => called("torch.arange", ...given, "dtype=torch.float32", call.device()),
  indices: (given, call) => called("torch.arange", ...given, call.device()),
  linspace: (given, call) => called("torch.linspace", ...given, call.device()),
  eye: (given, call) => called("torch.eye", ...given, call.device()),
  lower_triangle: (given, call) => method(called("torch.ones", ...given, ...given, call.device()), "tril"),
  relative_position_index: (given, call) => {
    const { order = "rows", prefix } = call.typed.attributes;
    if (order === "rows" && prefix === undefined) return call.helper("relative_position_index", ...given);
    const before = prefix === undefined ? plain("0") : call.say(call.symbol("prefix"));
    return call.helper("relative_position_index_in", plain(stringText(String(order))), before, ...given);
  },
  shifted_window_mask: (given, call) => call.helper("shifted_window_mask", ...given),
};

const listText = (items: readonly Python[]): Python => plain(`[${items.map(({ text }) => text).join(", ")}]`);

const constant: Spelling = (call) => {
  const { name } = call.typed.argument as NamedSizes;
  const make = GENERATORS[name];
  if (make === undefined) return call.refuse(`nobody says how \`${name}\` is made`);
  return make(
    call.generatorArguments().map((one) => call.say(one)),
    call,
  );
};

const random: Spelling = (call) => {
  const shape = call.symbols().map((size) => call.say(size));
  const draw = (name: string) => called(`torch.${name}`, ...(shape.length === 0 ? [tuple([])] : shape), call.device());
  switch (call.typed.attributes.from) {
    case "normal":
      return draw("randn");
    case "gumbel": {
      const inner = method(method(draw("rand"), "clamp", "min=2**-24"), "log");
      return negated(method(negated(inner), "log"));
    }
    default:
      return draw("rand");
  }
};

const negated = (x: Python): Python => ({ ...x, text: `-${x.text}`, binds: BINDS.sign });

/** What is made of nothing. */
export const tableSpellings = { constant, random } satisfies Readonly<Record<string, Spelling>>;
