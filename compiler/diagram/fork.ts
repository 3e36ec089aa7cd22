import type { Region } from "../expand/typed-graph.ts";
import { pathOf } from "./draw-op.ts";
import type { Place, Sketch } from "./sketch.ts";

/** Draws with what the regions read coming from a point where its line forks. */
export function forked(sketch: Sketch, alike: readonly Region[], place: Place, draw: () => void): void {
  const read = alike.flatMap(({ inputs }) => inputs.slice(0, 1));
  const [tensor] = read;
  if (place.folded !== undefined || tensor === undefined || sketch.origin(tensor) === undefined) return draw();
  const before = read.map((one) => [one, sketch.origin(one)] as const);
  const junction = sketch.node(
    place,
    {
      path: pathOf(alike),
      form: "junction",
      tone: "plain",
      lines: [],
      aside: undefined,
      times: undefined,
      description: sketch.shape(tensor),
    },
    false,
  );
  sketch.connect(tensor, junction, "line");
  for (const one of read) sketch.comesFrom(one, junction);
  draw();
  for (const [one, origin] of before) if (sketch.origin(one) === junction) sketch.comesFrom(one, origin);
}
