import {
  apply,
  block,
  branch,
  branchIf,
  type Code,
  get,
  i32,
  type Local,
  load,
  loadLane,
  loop,
  set,
  shuffle,
  store,
} from "../../../wasm/code.ts";
import { parameter, WasmFunction } from "../../../wasm/module.ts";

/**
 * Functions that lay elements out as tiles read them: `count` times four beside each other, each four `pitch` bytes
 * after the last. They are shared by all contractions, so they are few and soon compiled well.
 */

/** (to, from, stride, count): four or eight that lie beside each other already. */
export function copyFunction(width: number, pitch: number): WasmFunction {
  const [to, from, stride, count] = ["to", "from", "stride", "count"].map((name) => parameter("i32", name)) as Local4;
  const made = new WasmFunction(`lay ${width} in ${pitch}`, [to, from, stride, count]);
  const vectors = Array.from({ length: width / 4 }, (_, i) => i * 16);
  made.body = counted(count, 1, [
    vectors.map((offset) => store("v128.store", get(to), load("v128.load", get(from), offset), offset)),
    by(from, get(stride)),
    by(to, i32(pitch)),
  ]);
  return made;
}

/** (to, p0, p1, p2, p3, stride, count): each of the four from its own place on, at a stride. */
export function gatherFunction(pitch: number): WasmFunction {
  const places = ["p0", "p1", "p2", "p3"].map((name) => parameter("i32", name)) as Local4;
  const [to, stride, count] = [parameter("i32", "to"), parameter("i32", "stride"), parameter("i32", "count")];
  const made = new WasmFunction(`gather 4 in ${pitch}`, [to, ...places, stride, count]);
  made.body = counted(count, 1, [
    store("v128.store", get(to), gathered(places)),
    places.map((place) => by(place, get(stride))),
    by(to, i32(pitch)),
  ]);
  return made;
}

/** (to, p0, p1, p2, p3, count): each of the four from its own place on, without gaps. */
export function transposeFunction(pitch: number): WasmFunction {
  const places = ["p0", "p1", "p2", "p3"].map((name) => parameter("i32", name)) as Local4;
  const [to, count] = [parameter("i32", "to"), parameter("i32", "count")];
  const made = new WasmFunction(`transpose 4 in ${pitch}`, [to, ...places, count]);
  const [r0, r1, r2, r3] = places.map(() => made.local("v128")) as Local4;
  const [low, high, low2, high2] = places.map(() => made.local("v128")) as Local4;
  const put = (row: number, value: Code) => store("v128.store", get(to), value, row * pitch);
  made.body = [
    counted(count, 4, [
      [r0, r1, r2, r3].map((row, i) => set(row, load("v128.load", get(places[i] as Local)))),
      set(low, shuffle(get(r0), get(r1), [0, 4, 1, 5])),
      set(high, shuffle(get(r0), get(r1), [2, 6, 3, 7])),
      set(low2, shuffle(get(r2), get(r3), [0, 4, 1, 5])),
      set(high2, shuffle(get(r2), get(r3), [2, 6, 3, 7])),
      put(0, shuffle(get(low), get(low2), [0, 1, 4, 5])),
      put(1, shuffle(get(low), get(low2), [2, 3, 6, 7])),
      put(2, shuffle(get(high), get(high2), [0, 1, 4, 5])),
      put(3, shuffle(get(high), get(high2), [2, 3, 6, 7])),
      places.map((place) => by(place, i32(16))),
      by(to, i32(4 * pitch)),
    ]),
    counted(count, 1, [
      store("v128.store", get(to), gathered(places)),
      places.map((place) => by(place, i32(4))),
      by(to, i32(pitch)),
    ]),
  ];
  return made;
}

type Local4 = [Local, Local, Local, Local];

const gathered = ([p0, ...rest]: Local4): Code =>
  rest.reduce<Code>((lanes, place, i) => loadLane(get(place), lanes, i + 1), load("v128.load32_zero", get(p0)));

const by = (local: Local, bytes: Code): Code => set(local, apply("i32.add", get(local), bytes));

/** While there are `step` more; leaves in `count` how many there are still. */
const counted = (count: Local, step: number, body: Code): Code =>
  block((done) =>
    loop((again) => [
      branchIf(done, apply("i32.lt_s", get(count), i32(step))),
      body,
      by(count, i32(-step)),
      branch(again),
    ]),
  );
