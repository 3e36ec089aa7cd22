/** Numbers in [0, 1) that follow from a seed: Marsaglia's xorshift. */
class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  }

  below(count: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return Math.floor((this.state / 2 ** 32) * count);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  is(share: number): boolean {
    return this.below(1000) < share * 1000;
  }
}

/** Names that mean something to Python, to PyTorch or to a module that is written. */
const HOSTILE = (
  "x x2 y self torch nn F einsum rearrange math map layer layers model forward weight bias parameters training type to " +
  "state_dict modules children dim n d h w q k len sum min max print lambda def class None import A Linear Module " +
  "LayerNorm Attention Model DropPath drop_path pack rate size table value n1 été 漢字 ﬁ dropout batch_norm layer_norm " +
  "buffer float tuple range device shape relative_position_index CLASSES transform Tensor ModuleList Block Layers item " +
  "cls kwargs str property next all chance index image"
).split(" ");

/** Of a spec its defaults, and others that leave its structure as it is. */
export interface RandomSpec {
  readonly spec: object;
  readonly others: Readonly<Record<string, number>>;
}

/**
 * A spec of any structure: blocks in blocks, loops in loops, shared weights, residuals, branches.
 * @param isHostile whether things are called as they had better not be; then conditions may depend on a loop's index too
 */
export function randomSpec(seed: number, isHostile: boolean): RandomSpec {
  const chance = new Chance(seed);
  const taken = new Set<string>();
  const name = (usual: string): string => {
    const wanted = isHostile && chance.is(0.7) ? chance.of(HOSTILE) : usual;
    const own = taken.has(wanted) ? `${usual}${taken.size}` : wanted;
    taken.add(own);
    return own;
  };
  const params: Record<string, unknown> = {};
  const others: Record<string, number> = {};
  const number = (usual: string, value: number, other: number): string => {
    const own = name(usual);
    [params[own], others[own]] = [value, other];
    return own;
  };
  const width = chance.of([4, 6, 8]);
  const dim = number("width", width, width + 2);
  const heads = number("heads", 2, chance.of([1, 4]));
  const depth = number("depth", chance.of([1, 2, 3]), 4);
  const hidden = number("hidden", chance.of([5, 8]), 7);
  const rate = number("rate", chance.of([0, 0.5]), 0.25);
  const flag = name("flag");
  params[flag] = chance.is(0.5);
  const handed = { [heads]: "int", [depth]: "int", [hidden]: "int", [rate]: "number", [flag]: "bool" };
  const blocks: Record<string, { readonly params: object; readonly told: string }> = {};

  /** What gives `b n d` again. */
  const body = (level: number, d: string, index?: string, loop?: string): unknown[] => {
    const inner = (): unknown[] => body(level - 1, d, index, loop);
    const id = name;
    const makers: readonly (() => unknown[])[] = [
      () => [{ layer_norm: {}, id: id("norm") }],
      () => ["batch_norm"],
      () => [{ linear: chance.of([hidden, `2 * ${d}`, "7"]), id: id("up") }, "gelu", { linear: d, id: id("down") }],
      () => [{ dropout: chance.of([rate, `${rate} / 2`]) }],
      () => [{ scale: index === undefined ? `${d} ** -0.5` : `1 / (${index} + 1)` }],
      () => [{ conv: d, kernel: 3, padding: 1, id: id("conv"), groups: chance.of(["1", d]) }],
      () => [{ drop_path: rate }],
      () => [{ roll: { "1": chance.of([1, -2]) } }],
      () => {
        const table = id("table");
        return [{ identity: {} }, { constant: { linspace: [0, 1, d] }, id: table }, { add: table }];
      },
      () => {
        const own = id("own");
        return [{ identity: {} }, { weight: [d], init: { normal: 0.5 }, id: own }, { multiply: own }];
      },
      () => {
        const kept = id("kept");
        return [{ identity: {}, id: kept }, { linear: d, id: id("gate") }, "sigmoid", { multiply: kept }];
      },
      () => {
        const [q, k, v, mixed] = [id("q"), id("k"), id("v"), id("mixed")];
        return [
          { linear: `3 * ${heads} * ${hidden}`, id: id("qkv") },
          { rearrange: "b n (three hs each) -> three b hs n each", sizes: { three: 3, hs: heads } },
          { unstack: 0, out: [q, k, v] },
          { einsum: "b h i d, b h j d -> b h i j", in: [q, k] },
          { scale: `${hidden} ** -0.5` },
          { softmax: -1, id: mixed },
          { einsum: "b h i j, b h j d -> b h i d", in: [mixed, v] },
          { rearrange: "b h n d -> b n (h d)" },
          { linear: d, id: id("out") },
        ];
      },
      () => {
        const called = Object.keys(blocks);
        if (called.length === 0) return ["relu"];
        const block = chance.of(called);
        const isShared = chance.is(0.3);
        // What shares weights is told one thing, however often it runs.
        const number = chance.of(["2", index === undefined || isShared ? "3" : `${index} + 1`]);
        const per = loop === undefined ? {} : { per: loop };
        const shared = isShared ? { share: id("shared"), ...per } : {};
        return [{ block, with: { [blocks[block]?.told ?? ""]: number }, id: id("call"), ...shared }];
      },
    ];
    const nested: readonly (() => unknown[])[] = [
      () => [{ residual: inner(), id: id("residual") }],
      () => {
        const [as, own] = [id("i"), id("layers")];
        const around = loop !== undefined && chance.is(0.5) ? loop : own;
        return [{ loop: chance.of([depth, "2"]), as, id: own, nodes: body(level - 1, d, as, around) }];
      },
      () => [{ if: isHostile && index !== undefined ? `${index} % 2 == 0` : flag, then: inner(), else: inner() }],
      () => [{ branches: { [id("left")]: inner(), [id("right")]: inner() }, join: "add" }],
    ];
    const count = 1 + chance.below(3);
    return Array.from({ length: count }, () => chance.of(level > 0 && chance.is(0.5) ? nested : makers)()).flat();
  };
  for (let i = 0; i < 2; i++) {
    const [block, told] = [name("block"), name("told")];
    const nodes = [...body(1, "d"), { scale: `1 / (${told} + 1)` }];
    blocks[block] = { params: { ...handed, [told]: "int" }, told, ...{ inputs: { [name("x")]: "b n d" }, nodes } };
  }
  const [image, last, head] = [name("image"), name("last"), name("head")];
  const spec = {
    ...{ vitral: 1, name: name("model"), params, free: { n: {} }, inputs: { [image]: "b n 6" } },
    blocks: Object.fromEntries(Object.entries(blocks).map(([key, { told: _, ...block }]) => [key, block])),
    nodes: [
      { linear: dim, id: name("embed") },
      ...body(3, dim),
      { tanh: {}, id: last },
      { reduce: "b n d -> b d", by: "mean" },
      { linear: 10, id: head },
    ],
    outputs: { logits: head, features: last },
  };
  return { spec, others };
}
