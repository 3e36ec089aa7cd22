/** The names of a scope, each given out once; a scope inside another knows those outside. */
export class Names {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  /** A name that is not taken, and is now. */
  take(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.taken.has(name); n++) name = `${wanted}${/\d$/.test(wanted) ? "_" : ""}${n}`;
    this.taken.add(name);
    return name;
  }

  /** The names of a scope inside, which takes none from this one. */
  inside(): Names {
    return new Names(this.taken);
  }
}

/** `layers` → `layer`; a name that is no plural stays, marked as one of several. */
export const singular = (name: string): string => (/[^s]s$/.test(name) ? name.slice(0, -1) : `${name}Item`);
