import type { ValueType } from "../ir/kernel-attributes.ts";

/** Types that begin alike: what follows after each next size, and the type that ends here. */
interface Branch {
  readonly longer: Map<number | string, Branch>;
  type?: ValueType;
}

/** Types of values, each once: a deep model has a million values, and of types a few hundred. */
export class TypeTable {
  private readonly root: Branch = { longer: new Map() };

  /** The one that stands for all types equal to this. */
  shared({ dtype, shape }: ValueType): ValueType {
    let branch = next(this.root, dtype);
    for (const size of shape) branch = next(branch, typeof size === "number" ? size : size.key);
    branch.type ??= { dtype, shape };
    return branch.type;
  }
}

function next({ longer }: Branch, key: number | string): Branch {
  const known = longer.get(key);
  if (known !== undefined) return known;
  const branch: Branch = { longer: new Map() };
  longer.set(key, branch);
  return branch;
}
