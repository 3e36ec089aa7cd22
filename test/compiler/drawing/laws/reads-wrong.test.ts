import { describe, expect, it } from "vitest";
import type { Group, Mark, Segment } from "../../../../compiler/drawing/drawing.ts";
import { faultText, readsWrong } from "../../../../compiler/drawing/laws/reads-wrong.ts";
import { polyline, textAt } from "../../../../compiler/drawing/marks.ts";
import type { GroupRole } from "../../../../compiler/drawing/role.ts";

type At = readonly [x: number, y: number];

const points = (way: readonly At[]) => way.map(([x, y]) => ({ x, y }));

/** A box of 80 × 20 around a middle. */
function box(id: string, [x, y]: At, text = ""): Group {
  const outline = { kind: "box", role: "node-plain", x: x - 40, y: y - 10, width: 80, height: 20, radius: 0 } as const;
  const words = text === "" ? [] : [textAt({ x, y: y + 4 }, "middle", "node-label", text)];
  return { kind: "group", role: "node-box", id, path: `at.${id}`, marks: [outline, ...words] };
}

function terminal(id: string, [x, y]: At): Group {
  const marks = [textAt({ x, y: y + 4 }, "middle", "terminal-label", id)];
  return { kind: "group", role: "node-terminal", id, path: id, marks };
}

function line(from: string, to: string, way: readonly At[] | readonly Segment[]): Group {
  const isWay = (one: readonly At[] | readonly Segment[]): one is readonly At[] => Array.isArray(one[0]);
  const segments = isWay(way) ? polyline(points(way)) : way;
  const mark = { kind: "path", role: "edge-flow", segments, arrow: true } as const;
  return { kind: "group", role: "edge", id: `${from}-${to}-${JSON.stringify(way)}`, ends: [from, to], marks: [mark] };
}

const group = (role: GroupRole, ...marks: Mark[]): Group => ({ kind: "group", role, marks });
const dot = ([x, y]: At): Mark => ({ kind: "circle", role: "fork", x, y, radius: 2.5 });
const said = (...marks: Mark[]) => readsWrong({ width: 600, height: 600, title: "", marks }).map(faultText);
const shape = ([x, y]: At, text: string) => group("shapes", textAt({ x, y }, "start", "edge-shape", text));
const frame = (id: string, [x, y, width, height]: readonly [number, number, number, number]): Group => ({
  ...{ kind: "group", role: "cluster-block", id, path: `at.${id}` },
  marks: [{ kind: "box", role: "cluster-block", x, y, width, height, radius: 12 }],
});
const head = (text: string, [x, y]: At) => group("head", textAt({ x, y }, "start", "cluster-label", text));

const a = box("a", [100, 100]);
const b = box("b", [100, 200]);
const c = box("c", [300, 100]);
const d = box("d", [300, 200]);
const down = line("a", "b", [
  [100, 110],
  [100, 190],
]);

describe("lines", () => {
  it("of two sources cross, but do not meet", () => {
    const across = line("c", "b", [
      [260, 100],
      [200, 100],
      [200, 200],
      [140, 200],
    ]);
    expect(said(a, b, c, down, across)).toEqual([]);
    const over: Group = line("c", "d", [
      [260, 100],
      [160, 100],
      [160, 150],
      [100, 150],
      [100, 170],
      [300, 170],
      [300, 190],
    ]);
    expect(said(a, b, c, d, down, over)).toEqual(["lines of two sources meet: at.a → at.b → at.c → at.d at 100, 150"]);
    const crossing = line("c", "d", [
      [260, 100],
      [240, 100],
      [240, 130],
      [80, 130],
      [80, 160],
      [300, 160],
      [300, 190],
    ]);
    expect(said(a, b, c, d, down, crossing)).toEqual([]);
  });

  it("run through no box, badge, head, shape or word", () => {
    const straight = line("a", "far", [
      [100, 110],
      [100, 390],
    ]);
    const far = box("far", [100, 400]);
    const badge = group("head", { kind: "box", role: "badge", x: 90, y: 240, width: 30, height: 18, radius: 9 });
    expect(said(a, far, b, straight)).toEqual(["a line runs through a box: at.a → at.far at 60, 190"]);
    expect(said(a, far, straight, badge)[0]).toMatch(/^a line runs through a badge ×: /);
    expect(said(a, far, straight, head("Attention", [80, 300]))[0]).toMatch(/^a line runs through a head Attention: /);
    expect(said(a, far, straight, shape([80, 300], "b 1 2"))[0]).toMatch(/^a line runs through a shape b 1 2: /);
    expect(said(a, far, straight, shape([104, 300], "b 1 2"))).toEqual([]);
    const over = said(a, far, straight, terminal("in", [100, 300])).join("; ");
    expect(over).toMatch(/^a line runs through a box: .*; a line runs through a node in: /);
  });

  it("that go past the body of a residual go past its frames", () => {
    const skip = line("a", "b", [
      [140, 100],
      [200, 100],
      [200, 200],
      [140, 200],
    ]);
    const past: Group = { ...skip, marks: skip.marks.map((mark) => ({ ...mark, role: "edge-skip" }) as Mark) };
    expect(said(frame("body", [180, 130, 40, 40]), a, b, past)).toEqual([
      "a skip runs through a frame: at.a → at.b → at.body at 180, 130",
    ]);
    expect(said(frame("body", [20, 130, 160, 40]), a, b, past)).toEqual([]);
    expect(said(frame("around", [20, 80, 300, 200]), a, b, past)).toEqual([]);
  });

  it("are horizontal and vertical, with corners that turn by a quarter", () => {
    const corner: Segment[] = [
      { kind: "move", to: { x: 140, y: 100 } },
      { kind: "line", to: { x: 290, y: 100 } },
      {
        kind: "cubic",
        controls: [points([[296, 100]])[0] ?? { x: 0, y: 0 }, { x: 300, y: 104 }],
        to: { x: 300, y: 110 },
      },
      { kind: "line", to: { x: 300, y: 190 } },
    ];
    expect(said(a, d, line("a", "d", corner))).toEqual([]);
    const bow = corner.map((segment) =>
      segment.kind === "cubic"
        ? {
            ...segment,
            controls: [
              { x: 296, y: 101 },
              { x: 300, y: 104 },
            ] as const,
          }
        : segment,
    );
    expect(said(a, d, line("a", "d", bow))).toEqual(["a line slants: at.a → at.d at 290, 100"]);
  });

  it("begin and end where something is, or another of their source goes", () => {
    const loose = line("a", "b", [
      [100, 150],
      [100, 190],
    ]);
    expect(said(a, b, loose)).toEqual(["a line begins nowhere: at.a → at.b at 100, 150"]);
    const short = line("a", "fork", [
      [100, 110],
      [100, 150],
    ]);
    expect(said(a, b, short)).toEqual(["a line ends nowhere: at.a → fork at 100, 110"]);
    expect(said(a, b, short, { ...loose, ends: ["fork", "b"] })).toEqual([]);
  });

  it("of one source part at a dot, and only there", () => {
    const other = line("a", "d", [
      [100, 110],
      [100, 150],
      [300, 150],
      [300, 190],
    ]);
    expect(said(a, b, d, down, other)).toEqual(["a fork has no dot: at.a → at.b at 100, 150"]);
    expect(said(a, b, d, down, other, dot([100, 150]))).toEqual([]);
    expect(said(a, b, down, dot([100, 150]))).toEqual(["a dot where nothing forks:  at 100, 150"]);
  });
});

describe("words", () => {
  it("lie over nothing but their ground", () => {
    expect(said(shape([100, 100], "b 17 64"), shape([120, 105], "b 17 64"))).toEqual([
      "a shape lies over a shape b 17 64:  → b 17 64 at 120, 98",
    ]);
    expect(said(shape([100, 100], "b 17 64"), shape([100, 115], "b 17 32"))).toEqual([]);
    expect(said(shape([100, 100], "b 17 64"), shape([104, 115], "b 17 64"))).toEqual([
      "a shape stands twice: b 17 64 at 100, 93",
    ]);
    expect(said(a, shape([50, 112], "b 17 64"))).toEqual(["a shape lies over a box:  → b 17 64 at 60, 90"]);
    expect(said(frame("f", [110, 50, 200, 200]), shape([100, 100], "b 17 64"))).toEqual([
      "a shape lies over a frame:  → b 17 64 at 110, 50",
    ]);
    expect(said(frame("f", [90, 50, 200, 200]), shape([100, 100], "b 17 64"))).toEqual([]);
  });

  it("stay in their box, and all on the page", () => {
    expect(said(box("a", [100, 100], "Softmax"))).toEqual([]);
    expect(said(box("a", [100, 100], "Softmax over everything"))).toEqual([
      expect.stringMatching(/^a word leaves its box: at.a → Softmax over everything/),
    ]);
    expect(said(box("a", [590, 100]))).toEqual(["it leaves the page: at.a at 550, 90"]);
  });
});

it("the trunk lies on one axis, what joins it from the side anywhere", () => {
  const [x, y] = [terminal("x", [100, 20]), terminal("y", [100, 300])];
  const first = line("x", "a", [
    [100, 30],
    [100, 90],
  ]);
  const last = line("b", "y", [
    [100, 210],
    [100, 290],
  ]);
  const side = {
    ...line("c", "b", [
      [260, 100],
      [180, 100],
      [180, 200],
      [140, 200],
    ]),
    id: "side",
  };
  expect(said(x, a, b, y, first, down, last, c, side)).toEqual([]);
  const shifted = box("b", [110, 200]);
  expect(said(x, a, shifted, y, first, down, last)).toEqual(["the trunk leaves its axis: at.b at 70, 190"]);
});

describe("pages", () => {
  const panel = (id: string, [x, y, width, height]: readonly [number, number, number, number], ...marks: Mark[]) => ({
    ...group("panel", { kind: "box", role: "panel", x, y, width, height, radius: 10 }, ...marks),
    id,
  });
  const funnel = (way: readonly At[]): Group => ({
    ...group("funnel", { kind: "path", role: "funnel", segments: polyline(points(way)), arrow: false }),
    ends: ["a", "p2"],
  });
  const first = panel("p1", [20, 60, 160, 200], a);
  const second = panel("p2", [240, 60, 160, 200], d);
  const whole: readonly At[] = [
    [140, 90],
    [240, 70],
    [240, 250],
    [140, 110],
  ];

  it("have panels apart, and in each what is its own", () => {
    expect(said(first, second)).toEqual([]);
    expect(said(first, panel("p2", [170, 60, 230, 200], d))).toEqual(["panels overlap: p1 → p2 at 20, 60"]);
    expect(said(first, panel("p2", [280, 60, 160, 200], d))).toEqual(["a box leaves its panel: at.d at 260, 190"]);
  });

  it("have funnels from a box's side to a panel's", () => {
    expect(said(first, second, funnel(whole))).toEqual([]);
    const short: readonly At[] = whole.map(([x, y]) => [x - 10, y]);
    expect(said(first, second, funnel(short))).toEqual(["a funnel ends beside what it joins: a → p2 at 130, 90"]);
    expect(said(panel("p2", [20, 60, 160, 200], a), funnel(whole))).toEqual([
      "a funnel leads to where it begins: a → p2 at 140, 90",
    ]);
    expect(said(first, funnel(whole))).toEqual(["a funnel joins nothing: a → p2 at 140, 90"]);
  });
});
