import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import { path, polyline, textAt } from "../../../compiler/drawing/marks.ts";

/** A drawing with everything that drawings consist of. */
export const everyMark: Drawing = {
  width: 200,
  height: 120,
  title: `A <title> & "more"`,
  description: "all there is",
  marks: [
    textAt({ x: 10, y: 20 }, "start", "title", "Every mark"),
    {
      kind: "group",
      role: "body",
      at: { x: 10.004, y: 30 },
      marks: [
        {
          kind: "group",
          role: "cluster-loop",
          id: "c1",
          path: "layers",
          title: "a loop <b>",
          marks: [3, 0].map((shift) => ({ kind: "box", role: "cluster-loop", ...square(shift, 80), radius: 12 })),
        },
        {
          kind: "group",
          role: "edges",
          marks: [
            {
              ...path(
                "edge-flow",
                polyline([
                  { x: 100, y: 5 },
                  { x: 100, y: 25 },
                ]),
              ),
              arrow: true,
            },
            {
              ...path("edge-skip", [
                { kind: "move", to: { x: 110, y: 5 } },
                {
                  kind: "cubic",
                  controls: [
                    { x: 150, y: 5 },
                    { x: 150, y: 60 },
                  ],
                  to: { x: 110, y: 60 },
                },
              ]),
              arrow: true,
            },
          ],
        },
        {
          kind: "group",
          role: "node-box",
          id: "n1",
          link: "https://example.org/?a=1&b=2",
          marks: [
            { kind: "box", role: "node-learned", x: 8, y: 40, width: 70, height: 30, radius: 7 },
            {
              ...{ kind: "text", x: 43, y: 59, anchor: "middle" },
              runs: [
                { role: "result-label", text: "q", gap: 0 },
                { role: "node-aside", text: "name", gap: 8 },
              ],
            },
          ],
        },
        {
          kind: "group",
          role: "node-sign",
          marks: [{ kind: "circle", role: "sign-plain", x: 100, y: 40, radius: 9.5 }],
        },
        { ...textAt({ x: 70, y: 20 }, "end", "cluster-weights", "12 weights"), ground: "cluster-loop" },
        { ...textAt({ x: 176, y: 45 }, "middle", "node-label", "up & on"), upright: true },
        path("point-training", [
          ...polyline([
            { x: 150, y: 70 },
            { x: 160, y: 70 },
            { x: 155, y: 80 },
          ]),
          { kind: "close" },
        ]),
      ],
    },
  ],
};

function square(at: number, size: number) {
  return { x: at, y: at, width: size, height: size };
}
