import type { MergedBody } from "./merged.ts";
import { titleWhen } from "./panel-title.ts";
import type { Places } from "./whereabouts.ts";

/** What a panel is called, and what it shows. */
interface Titled {
  readonly title: string;
  readonly body: MergedBody;
}

/**
 * Titles of panels; behind one that several have, what tells them apart: `Level · block` and `Level · iteration`,
 * `Attention · layers 1–11` and `Attention · layer 0`, or else where the first of its places is.
 */
export function toldApart(panels: readonly Titled[], places: Places): string[] {
  return [kindOf, iterationsIn(places), firstPath].reduce(
    (said, more) => {
      const bodies = new Map<string, MergedBody[]>();
      for (const [i, { body }] of panels.entries()) {
        const title = said[i] ?? "";
        bodies.set(title, [...(bodies.get(title) ?? []), body]);
      }
      return said.map((title, i) => {
        const own = panels[i]?.body;
        const others = (bodies.get(title) ?? []).filter((body) => body !== own);
        const words = own === undefined || others.length === 0 ? undefined : more(own, others);
        return words === undefined ? title : titleWhen(title, words).join(" · ");
      });
    },
    panels.map(({ title }) => title),
  );
}

/** What a body says of itself that others of its title do not, if anything. */
type Telling = (own: MergedBody, others: readonly MergedBody[]) => string | undefined;

const kindOf: Telling = (own, others) => {
  const kinds = [own, ...others].map(({ runs: [run] }) => run?.kind);
  return new Set(kinds).size === 1 ? undefined : kinds[0];
};

const iterationsIn =
  (places: Places): Telling =>
  (own, others) =>
    places.told(
      own.runs,
      [own, ...others].flatMap(({ runs }) => runs),
    );

const firstPath: Telling = ({ paths: [path] }) => path;
