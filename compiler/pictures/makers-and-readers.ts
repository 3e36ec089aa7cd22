import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import type { Tensor } from "../shape/shape.ts";

/** Which op makes a tensor, and which read it; other names of a tensor are passed over. */
export class MakersAndReaders {
  private readonly makers = new Map<number, TypedOp>();
  private readonly readersOf = new Map<number, TypedOp[]>();

  constructor({ ops }: Pick<TypedGraph, "ops">) {
    for (const op of ops) {
      for (const { id } of op.results) this.makers.set(id, op);
      for (const { id } of op.inputs) this.readersOf.set(id, [...(this.readersOf.get(id) ?? []), op]);
    }
  }

  maker({ id }: Tensor): TypedOp | undefined {
    const made = this.makers.get(id);
    const [same] = made?.inputs ?? [];
    return made?.op.isName && same !== undefined ? this.maker(same) : made;
  }

  readers({ id }: Tensor): readonly TypedOp[] {
    return (this.readersOf.get(id) ?? []).flatMap((one) => {
      const [same] = one.results;
      return one.op.isName && same !== undefined ? this.readers(same) : [one];
    });
  }
}

const known = new WeakMap<TypedGraph, MakersAndReaders>();

/** Those of a model, found once. */
export function makersAndReaders(typed: TypedGraph): MakersAndReaders {
  const found = known.get(typed) ?? new MakersAndReaders(typed);
  known.set(typed, found);
  return found;
}
