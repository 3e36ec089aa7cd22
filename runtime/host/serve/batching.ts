/** There are as many waiting as may. */
export class QueueFull extends Error {
  override readonly name = "QueueFull";
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Work that is done for many at once: what waits while a batch is worked on makes the next one. Nothing waits for
 * others to come.
 */
export class Batching<Item, Result> {
  readonly #waiting: Waiting<Item, Result>[] = [];
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #most: { readonly batch: number; readonly waiting: number };
  #isWorking = false;

  /** @param work gives a result for each item, in their order */
  constructor(
    work: (items: readonly Item[]) => Promise<readonly Result[]>,
    most: { readonly batch: number; readonly waiting: number },
  ) {
    this.#work = work;
    this.#most = most;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @throws QueueFull, and what the work throws */
  do(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.#most.waiting) return Promise.reject(new QueueFull());
    const result = new Promise<Result>((resolve, reject) => this.#waiting.push({ item, resolve, reject }));
    if (!this.#isWorking) void this.#run();
    return result;
  }

  async #run(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most.batch);
      try {
        const results = await this.#work(batch.map(({ item }) => item));
        for (const [i, { resolve, reject }] of batch.entries()) {
          const result = results[i];
          if (result === undefined) reject(new Error("a batch ended without a result"));
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isWorking = false;
  }
}
