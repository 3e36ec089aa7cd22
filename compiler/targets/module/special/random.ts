import {
  apply,
  type Code,
  f32x4,
  get,
  i32,
  i32x4,
  type Local,
  load,
  set,
  shuffle,
  store,
  vector,
  when,
} from "../../../wasm/code.ts";
import { RegionFunction } from "../region-function.ts";
import { storeFirst } from "./first-lanes.ts";
import { named } from "./named.ts";
import { overPart } from "./part.ts";

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
/** Numbers that are made at a time: of four counters, each a lane, four. */
const GROUP = 16;

/**
 * `count` uniform numbers in [0, 1), with the bits of `fillUniform`, from seed and step; the site is a parameter, so that
 * all layers share the function.
 */
export function randomFunction(name: string, { count }: { readonly count: number }): RegionFunction {
  const f = new RegionFunction(name, ["seed", "step", "out"], [["i32", "site"]]);
  const [seed, step, out] = [named(f, "seed"), named(f, "step"), named(f, "out")];
  const site = named(f, "site");
  const group = f.local("i32");
  const to = f.local("i32");
  const word = () => f.local("v128");
  const [c0, c1, c2, c3] = [word(), word(), word(), word()] as const;
  const [first, second] = [wideProduct(word(), word()), wideProduct(word(), word())];

  const pair = () => ({ key0: word(), key1: word() });
  const [firstKey, secondKey] = [pair(), pair()];
  const otherKeys = Array.from({ length: ROUNDS - 2 }, pair);
  const keys = [firstKey, secondKey, ...otherKeys];
  const schedule = keys.map(({ key0, key1 }, round) => {
    const last = keys[round - 1];
    if (last === undefined) return [set(key0, splatAt(seed, 0)), set(key1, splatAt(seed, 4))];
    return [
      set(key0, apply("i32x4.add", get(last.key0), i32x4(WEYL_0))),
      set(key1, apply("i32x4.add", get(last.key1), i32x4(WEYL_1))),
    ];
  });

  // Counters are (block, 0, step, site): half of what the first two rounds compute is the same for all.
  const [into2, into0, with3, third3] = [word(), word(), word(), word()];
  const shared = [
    first.of(splatAt(step, 0), MULTIPLIER_1),
    set(into2, xor(apply("i32x4.splat", get(site)), get(firstKey.key1))),
    set(into0, xor(first.low, get(secondKey.key0))),
    second.of(xor(first.high, get(firstKey.key0)), MULTIPLIER_0),
    set(with3, xor(second.high, get(secondKey.key1))),
    set(third3, second.low),
  ];
  const blocks = apply("i32x4.add", apply("i32x4.splat", apply("i32.shl", get(group), i32(2))), LANE);
  const firstRounds = [
    first.of(blocks, MULTIPLIER_0),
    second.of(xor(first.high, get(into2)), MULTIPLIER_1),
    set(c0, xor(second.high, get(into0))),
    set(c1, second.low),
    set(c2, xor(first.low, get(with3))),
    set(c3, get(third3)),
  ];
  const round = ({ key0, key1 }: (typeof keys)[number]): Code => [
    first.of(get(c0), MULTIPLIER_0),
    second.of(get(c2), MULTIPLIER_1),
    set(c0, xor(xor(second.high, get(c1)), get(key0))),
    set(c2, xor(xor(first.high, get(c3)), get(key1))),
    set(c1, second.low),
    set(c3, first.low),
  ];

  const numbers = [c0, c1, c2, c3];
  const toUnit = (x: Local): Code => {
    const fraction = apply("v128.and", get(x), i32x4(0x7fffff));
    return set(x, apply("f32x4.sub", apply("v128.or", fraction, f32x4(1)), f32x4(1)));
  };
  const [low01, low23, high01, high23] = [word(), word(), word(), word()];
  const transposed = [
    set(low01, shuffle(get(c0), get(c1), [0, 4, 1, 5])),
    set(low23, shuffle(get(c2), get(c3), [0, 4, 1, 5])),
    set(high01, shuffle(get(c0), get(c1), [2, 6, 3, 7])),
    set(high23, shuffle(get(c2), get(c3), [2, 6, 3, 7])),
    set(c0, shuffle(get(low01), get(low23), [0, 1, 4, 5])),
    set(c1, shuffle(get(low01), get(low23), [2, 3, 6, 7])),
    set(c2, shuffle(get(high01), get(high23), [0, 1, 4, 5])),
    set(c3, shuffle(get(high01), get(high23), [2, 3, 6, 7])),
  ];
  const whole = numbers.map((x, i) => store("v128.store", get(to), get(x), i * 16));
  const rest = count % GROUP;
  const part = numbers.map((x, i) => storeFirst(rest - 4 * i, get(to), x, i * 16));
  f.body = [
    schedule,
    shared,
    overPart(f, Math.ceil(count / GROUP), group, [
      firstRounds,
      otherKeys.map(round),
      numbers.map(toUnit),
      transposed,
      set(to, apply("i32.add", get(out), apply("i32.shl", get(group), i32(6)))),
      rest === 0 ? whole : when(apply("i32.lt_u", get(group), i32(Math.floor(count / GROUP))), whole, part),
    ]),
  ];
  return f;
}

const LANE = vector(Int32Array.of(0, 1, 2, 3));

const xor = (a: Code, b: Code): Code => apply("v128.xor", a, b);
const splatAt = (address: Local, offset: number): Code => load("v128.load32_splat", get(address), offset);

/** The 64 bits of the products of four words by a number, kept in two locals. */
function wideProduct(even: Local, odd: Local) {
  return {
    of: (x: Code, multiplier: number): Code => [
      set(odd, x),
      set(even, apply("i64x2.extmul_low_i32x4_u", get(odd), i32x4(multiplier))),
      set(odd, apply("i64x2.extmul_high_i32x4_u", get(odd), i32x4(multiplier))),
    ],
    high: shuffle(get(even), get(odd), [1, 3, 5, 7]),
    low: shuffle(get(even), get(odd), [0, 2, 4, 6]),
  };
}
