import { isRegion, type Region, type TypedOp } from "../../expand/typed-graph.ts";
import { indexWords } from "../title-words.ts";
import { singular } from "./panel-title.ts";

/** Where a run stands in the model. */
export interface Whereabouts {
  /** Ids on the way, without numbers of iterations. */
  readonly site: readonly string[];
  readonly loops: readonly { readonly name: string; readonly index: number }[];
}

/** Says in words which of some runs are meant. */
export class Places {
  private readonly known = new Map<Region | TypedOp, Whereabouts>();

  constructor(root: Region) {
    this.visit(root, { site: [], loops: [] }, "");
  }

  private visit(region: Region, own: Whereabouts, loop: string): void {
    this.known.set(region, own);
    let index = 0;
    for (const member of region.members) {
      if (!isRegion(member)) this.known.set(member, own);
      else if (member.kind === "iteration") {
        this.visit(member, { site: own.site, loops: [...own.loops, { name: loop, index: index++ }] }, loop);
      } else {
        const steps = member.path.slice(region.path.length).split(".").filter(Boolean);
        this.visit(member, { ...own, site: [...own.site, ...steps] }, member.node?.id?.text ?? "iterations");
      }
    }
  }

  of(op: TypedOp | Region): Whereabouts | undefined {
    return this.known.get(op);
  }

  /** `odd layers`, `stages 1–3`, `odd blocks of stages 0–2`, `in small encoder`. */
  words(some: readonly Region[], all: readonly Region[]): string {
    return this.told(some, all) ?? `${some.length} of ${all.length}`;
  }

  /** The same, where anything tells them. */
  told(some: readonly Region[], all: readonly Region[]): string | undefined {
    const meant = some.flatMap((region) => this.known.get(region) ?? []);
    const others = all.flatMap((region) => this.known.get(region) ?? []);
    return siteWords(meant, others) ?? loopWords(meant, others);
  }
}

/** Where what is meant is all that stands in some places of the model. */
function siteWords(some: readonly Whereabouts[], all: readonly Whereabouts[]): string | undefined {
  const sites = new Map(some.map(({ site }) => [site.join("."), site]));
  const others = all.filter(({ site }) => !sites.has(site.join(".")));
  if (others.length === 0 || others.length + some.length !== all.length) return undefined;
  const [first = []] = all.map(({ site }) => site);
  const shared = first.findIndex((step, i) => all.some(({ site }) => site[i] !== step));
  const names = [...sites.values()].map((site) => (site[shared] ?? site.at(-1) ?? "").replaceAll("_", " "));
  return `in ${[...new Set(names)].join(", ")}`;
}

/** Where what is meant is told by the numbers of iterations, of as few loops as do. */
function loopWords(some: readonly Whereabouts[], all: readonly Whereabouts[]): string | undefined {
  const loops = all[0]?.loops ?? [];
  const chosen = loops.map((_, at) => new Set(some.map((one) => one.loops[at]?.index)));
  const isTold = (by: readonly number[]) =>
    all.filter((one) => by.every((at) => chosen[at]?.has(one.loops[at]?.index))).length === some.length;
  const depths = [...loops.keys()];
  if (all.some((one) => one.loops.length !== loops.length) || !isTold(depths)) return undefined;
  const needed = depths.reduceRight((kept, at) => {
    const fewer = kept.filter((other) => other !== at);
    return isTold(fewer) ? fewer : kept;
  }, depths);
  const words = needed.map((at) => {
    const indices = [...new Set(all.map((one) => one.loops[at]?.index ?? 0))].sort((a, b) => a - b);
    return iterationWords(
      loops[at]?.name ?? "",
      indices.filter((index) => chosen[at]?.has(index)),
      indices,
    );
  });
  return words.length === 0 ? undefined : words.reverse().join(" of ");
}

function iterationWords(loop: string, some: readonly number[], all: readonly number[]): string {
  const name = loop.replaceAll("_", " ");
  const parity = (some[0] ?? 0) % 2;
  const isParity =
    some.length > 1 && all.length > 2 && all.filter((index) => index % 2 === parity).length === some.length;
  if (isParity && some.every((index) => index % 2 === parity)) return `${parity === 1 ? "odd" : "even"} ${name}`;
  return `${some.length === 1 ? singular(name) : name} ${indexWords(some)}`;
}
