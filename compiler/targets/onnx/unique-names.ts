/** Names of one namespace, each given once. */
export class UniqueNames {
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    for (const name of taken) this.taken.add(name);
  }

  /** The name, or the name with a number behind it where that is taken. */
  take(wanted: string): string {
    let name = wanted;
    for (let count = this.counts.get(wanted) ?? 1; this.taken.has(name); count++) {
      name = `${wanted}_${count}`;
      this.counts.set(wanted, count + 1);
    }
    this.taken.add(name);
    return name;
  }
}
