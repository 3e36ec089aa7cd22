/** How a figure's page looks: the figure over all of it, its controls above, the spec's lines beside. */
export const pageStyle = `
html, body { height: 100%; } body { max-width: none; padding: 0; display: flex; flex-direction: column; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; padding: .2rem 1rem .6rem; border-bottom: 1px solid var(--line); }
body > h1 { overflow-wrap: anywhere; font-size: 1.15rem; padding: .6rem 1rem 0; } header p { margin: 0; flex: 1; color: var(--note); }
button, input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .6rem; }
button { cursor: pointer; } button[aria-pressed=true] { border-color: var(--first); color: var(--first); }
:focus-visible { outline: 2px solid var(--first); outline-offset: 1px; }
main { flex: 1; display: flex; min-height: 0; }
#canvas { flex: 1; position: relative; overflow: auto; min-width: 0; }
.live #canvas { overflow: hidden; touch-action: none; cursor: grab; } .live #canvas.held { cursor: grabbing; }
#world { padding: 24px; } .view { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
.live .view { display: block; } .live #world { padding: 0; position: absolute; transform-origin: 0 0; }
.panel { border: 1px solid var(--line); border-radius: 12px; background: var(--page); padding: .6rem .8rem; }
.live .panel { position: absolute; } .live .panel[hidden], .view[hidden] { display: none; }
.panel h2 { font-size: 1rem; margin: 0; display: flex; gap: 1rem; align-items: baseline; } .panel h2 { white-space: nowrap; } .panel h2 bdi { max-width: 40rem; white-space: normal; overflow-wrap: break-word; } .panel h2 span { font-weight: 400; font-size: .85rem; color: var(--note); flex: 1; text-align: right; }
.panel h2 button { display: none; border: 0; background: none; padding: 0 .2rem; font-size: 1.1rem; line-height: 1; } .live .panel:not(:first-of-type) h2 button { display: block; }
.panel td, .panel th { max-width: 20rem; overflow-wrap: anywhere; }
.panel table { font-size: .85rem; margin: .4rem 0; } .panel svg { display: block; max-width: none; }
#funnels { position: absolute; overflow: visible; max-width: none; width: 1px; height: 1px; fill: var(--line); opacity: .6; }
.node[tabindex] { cursor: pointer; outline: none; }
.node:focus-visible > :is(rect, circle), .node.chosen > :is(rect, circle) { stroke: var(--first); stroke-width: 2.5; }
.node[aria-expanded] > rect { stroke-width: 2; } .node.lit > :is(rect, circle) { stroke: var(--first); }
.edge.lit > path + path { stroke: var(--first); stroke-width: 2.2; }
.seeking .node:not(.hit) { opacity: .3; } .node.hit > :is(rect, circle) { stroke: var(--second); stroke-width: 2.5; }
#said { padding: .35rem 1rem; border-top: 1px solid var(--line); min-height: 2rem; color: var(--note); overflow-wrap: anywhere; }
#lines { width: 32rem; max-width: 45vw; overflow: auto; border-left: 1px solid var(--line); background: var(--card); }
#lines[hidden] { display: none; } #lines h3 { margin: 0; padding: .5rem .8rem 0; font-size: .85rem; color: var(--note); }
#lines ol { margin: 0; padding: .4rem 0 .8rem 3.2rem; font: 12px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; }
#lines li::marker { color: var(--note); } #lines li.on { background: color-mix(in srgb, var(--second) 22%, transparent); }
@media print { header > *:not(p), #lines, #said { display: none; } }
`;
