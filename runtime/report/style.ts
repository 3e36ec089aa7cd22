/** How the report looks: light or dark as the reader has it, and black on white on paper. */
export const style = `
:root { color-scheme: light dark; --page:#fff; --ink:#1f2530; --note:#5c6470; --line:#d9dde3; --card:#f6f7f9; --grid:#e2e5ea;
  --first:#0072b2; --second:#d55e00; --wrong:#d55e00; }
@media (prefers-color-scheme: dark) { :root { --page:#15181d; --ink:#e6e8ec; --note:#9aa3b0; --line:#343a44; --card:#1d2128;
  --grid:#2b3038; --first:#56b4e9; --second:#ff9d5c; --wrong:#ff9d5c; } }
@media print { :root { color-scheme: light; --page:#fff; --ink:#000; --note:#444; --line:#bbb; --card:#fff; --grid:#ddd;
  --first:#0072b2; --second:#d55e00; --wrong:#d55e00; } section { break-inside: avoid; } nav { display:none; } a { color:inherit; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--page); color: var(--ink);
  font: 15px/1.55 Inter, "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif; print-color-adjust: exact; }
h1 { font-size: 1.7rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2.4rem 0 .4rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .3rem 0 .8rem; max-width: 46rem; } .note, figcaption, th, .tile span { color: var(--note); } a { color: var(--first); }
nav a { margin-right: 1rem; } .tiles { display: flex; flex-wrap: wrap; gap: .7rem; margin: 1.2rem 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; min-width: 8rem; }
.tile b { display: block; font-size: 1.3rem; font-weight: 650; } .tile span { font-size: .85rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { font-weight: 500; text-align: left; } th, td { padding: .2rem .55rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
td.n, th.n { text-align: right; } td.w { overflow-wrap: anywhere; }
.matrix th, .matrix td { border: 0; padding: .18rem .3rem; } .matrix td { text-align: center; min-width: 2rem; border: 1px solid var(--page); }
.matrix thead th { text-align: center; } .matrix.long thead th { text-align: left; writing-mode: vertical-rl; transform: rotate(180deg); vertical-align: top; max-height: 9rem; padding: .3rem 0; }
.matrix tbody th { text-align: right; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.faces { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.2rem, 1fr)); gap: .8rem; }
figure { margin: 0; } .faces figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .5rem; break-inside: avoid; }
.faces img { width: 100%; aspect-ratio: 1; object-fit: contain; image-rendering: pixelated; background: #0002; border-radius: 4px; }
.faces figcaption { font-size: .82rem; line-height: 1.35; margin-top: .35rem; overflow-wrap: anywhere; } figcaption b { color: var(--ink); }
.model { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: .6rem; text-align: center; } .model img { max-width: 100%; max-height: 60rem; }
svg { max-width: 100%; height: auto; } pre { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem; overflow-x: auto; font: 12.5px/1.45 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
`;
