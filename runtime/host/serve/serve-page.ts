import { createHash } from "node:crypto";
import { Html, html } from "../../report/html.ts";
import { htmlPage } from "../../report/html-page.ts";

const ownStyle = `
#drop { display: block; border: 2px dashed var(--line); border-radius: 10px; padding: 2.2rem 1rem; text-align: center; background: var(--card); cursor: pointer; }
#drop.over { border-color: var(--first); } #drop input { position: absolute; opacity: 0; width: 1px; }
#drop:focus-within { outline: 2px solid var(--first); outline-offset: 3px; }
.answer { display: flex; flex-wrap: wrap; gap: 1.5rem; margin-top: 1.5rem; }
.seen { position: relative; width: 16rem; } .seen img { display: block; width: 100%; image-rendering: pixelated; border-radius: 6px; } .seen img + img { position: absolute; inset: 0; height: 100%; }
.bars { flex: 1; min-width: 15rem; } .bar { height: .45rem; border-radius: 3px; background: var(--first); min-width: 1px; }
.bars div.row { display: flex; justify-content: space-between; gap: 1rem; margin-top: .55rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
#said { min-height: 1.5rem; } [hidden] { display: none !important; }`;

/** What the page does: it sends the picture that it is given, and shows what comes back. Texts stay texts. */
const script = `
const by = (id) => document.getElementById(id);
const drop = by("drop"), file = by("file"), said = by("said"), answer = by("answer"), maps = by("maps");
let turn = 0;
async function show(picture) {
  if (!picture) return;
  const own = ++turn;
  said.textContent = "…";
  const send = (query) => fetch("predict?top=5" + query, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: picture }).then(async (reply) => ({ ok: reply.ok, status: reply.status, body: await reply.json() }));
  try {
    let got = await send("&attention");
    if (!got.ok && got.body.error && got.body.error.code === "F474") got = await send("");
    if (own !== turn) return;
    if (!got.ok) { answer.hidden = true; said.textContent = got.body.error ? got.body.error.message : "The server answered " + got.status; return; }
    said.textContent = got.body.note;
    const seen = by("seen"), bars = by("bars");
    seen.replaceChildren(); bars.replaceChildren();
    const image = (source) => { const one = new Image(); one.src = source; one.alt = ""; seen.append(one); return one; };
    const look = got.body.attention;
    const shown = image(look ? look.picture : URL.createObjectURL(picture));
    if (look) { const over = image(look.map); over.hidden = !maps.checked; maps.onchange = () => { over.hidden = !maps.checked; }; }
    by("looks").hidden = !look;
    if (look) by("kind").textContent = "where " + (look.query || "the network") + " looks: " + look.kind;
    for (const { label, probability } of got.body.classes) {
      const row = document.createElement("div"), bar = document.createElement("div");
      const name = document.createElement("span"), part = document.createElement("span");
      row.className = "row"; bar.className = "bar";
      name.textContent = label; part.textContent = (100 * probability).toFixed(1) + " %";
      bar.style.width = 100 * probability + "%";
      row.append(name, part); bars.append(row, bar);
    }
    answer.hidden = false;
    void shown;
  } catch { said.textContent = "The server does not answer."; }
}
file.onchange = () => { show(file.files[0]); file.value = ""; };
addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
addEventListener("dragleave", () => drop.classList.remove("over"));
addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); show(event.dataTransfer.files[0]); });
addEventListener("paste", (event) => show([...event.clipboardData.files][0]));
`;

/** A page to drop a picture on, with what a browser is told it may do: nothing but run this script and ask this server. */
export function servePage(name: string): { readonly text: string; readonly policy: string } {
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const body = html`<p class="note">The picture goes to this server and nowhere else.</p>
<label id="drop"><input id="file" type="file" accept="image/*">Drop a picture here, paste one, or choose a file</label>
<p id="said" role="status"></p>
<div id="answer" class="answer" hidden>
<div><div id="seen" class="seen"></div><p id="looks"><label><input id="maps" type="checkbox" checked> <span id="kind"></span></label></p></div>
<div id="bars" class="bars"></div>
</div>
<script>${new Html(script)}</script>`;
  const icon = html`<link rel="icon" href="data:,">
`;
  return { text: htmlPage(name, body, ownStyle, icon), policy };
}
