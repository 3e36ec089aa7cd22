/**
 * What jobs give, in their order, while as many more as are said are under way: who takes one finds the next made. Jobs
 * that nobody waits for any more come to their end unheard.
 */
export async function* inOrder<T>(jobs: Iterable<() => Promise<T>>, underWay: number): AsyncGenerator<T> {
  const rest = jobs[Symbol.iterator]();
  const begun: Promise<T>[] = [];
  const begin = () => {
    const { done, value } = rest.next();
    if (done) return;
    const job = value();
    job.catch(() => undefined);
    begun.push(job);
  };
  for (let i = 0; i <= underWay; i++) begin();
  for (let job = begun.shift(); job !== undefined; job = begun.shift()) {
    const made = await job;
    begin();
    yield made;
  }
}
