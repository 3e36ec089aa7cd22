import { expect, test } from "vitest";
import { countsUpTo, ThreadChoice } from "../../../runtime/module/thread-choice.ts";

/** What each of so many runs is given, where one on `n` threads takes `time(n)`. */
function chosen(choice: ThreadChoice, runs: number, time: (threads: number) => number): readonly number[] {
  return Array.from({ length: runs }, () => {
    const threads = choice.next;
    choice.took(time(threads));
    return threads;
  });
}

test("the number of threads that takes least is found by trying, and again when others take the cores", () => {
  const choice = new ThreadChoice(countsUpTo(4));
  const quiet = chosen(choice, 250, (threads) => 12 / threads);
  expect(quiet.slice(0, 10)).toEqual(Array(10).fill(4));
  expect(quiet.slice(10, 19)).toEqual([1, 2, 4, 1, 2, 4, 1, 2, 4]);
  expect(new Set(quiet.slice(19))).toEqual(new Set([4]));
  const busy = chosen(choice, 500, (threads) => 12 * threads);
  expect(busy.slice(-200)).toEqual(Array(200).fill(1));
});

test("one slow run is not what a trial goes by", () => {
  let runs = 0;
  const choice = new ThreadChoice([1, 2]);
  const all = chosen(choice, 60, (threads) => (runs++ === 11 ? 100 : 12 / threads));
  expect(new Set(all.slice(-40))).toEqual(new Set([2]));
});

test("where there is no choice nothing is tried", () => {
  expect(new Set(chosen(new ThreadChoice([3]), 300, () => 1))).toEqual(new Set([3]));
  expect([1, 2, 3, 8].map(countsUpTo)).toEqual([[1], [1, 2], [1, 2, 3], [1, 2, 4, 8]]);
});
