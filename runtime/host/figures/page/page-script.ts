/**
 * What a figure's page does, in any browser of today and without asking anybody: panels open and close beside the boxes
 * that stand for them, each as it was laid out beforehand; the whole is moved and scaled; boxes are searched, lit with
 * what they are joined to, and shown where the spec writes them. Texts stay texts.
 */
export const pageScript = `
"use strict";
const facts = JSON.parse(document.getElementById("facts").textContent);
const by = (id) => document.getElementById(id);
const [canvas, world, funnels, said, search] = ["canvas", "world", "funnels", "said", "search"].map(by);
const ownId = (node) => node.id.replace(/^v[^-]*-/, "");
const panelOf = (element) => element.closest(".panel").dataset.panel;
// Of the views of the model that the page holds, the one that is seen.
let panels, nodes, edges, root, places, lines;
let open;
function enter(index) {
  const { element, ...own } = facts.views[index];
  for (const one of document.querySelectorAll(".view")) one.hidden = one.id !== element;
  const find = (what) => [...by(element).querySelectorAll(what)];
  panels = new Map(find(".panel").map((one) => [one.dataset.panel, one]));
  nodes = new Map(find(".node").map((one) => [ownId(one), one]));
  edges = find(".edge");
  [root] = panels.keys();
  ({ places, lines } = own);
  open = open || new Set(panels.size <= facts.openAtFirst ? panels.keys() : [root]);
}
let view = { x: 0, y: 0, scale: 1 };

document.documentElement.classList.add("live");

// A panel is seen if it is open and a box that stands for it is.
function shown() {
  const seen = new Map([[root, 0]]);
  for (const [id, depth] of seen)
    for (const [panel, boxes] of Object.entries(places))
      if (!seen.has(panel) && open.has(panel) && boxes.some((place) => nodes.has(place) && panelOf(nodes.get(place)) === id)) seen.set(panel, depth + 1);
  return seen;
}

const GAP = 28, BESIDE = 64;
let frames = new Map();
function arrange() {
  const seen = shown();
  for (const [id, panel] of panels) panel.hidden = !seen.has(id);
  frames = new Map();
  let x = 0;
  for (let depth = 0; ; depth++) {
    const column = [...panels.keys()].filter((id) => seen.get(id) === depth);
    if (column.length === 0) break;
    let y = 0, width = 0;
    for (const id of column) {
      const panel = panels.get(id);
      panel.style.transform = "translate(" + x + "px," + y + "px)";
      frames.set(id, { x, y, width: panel.offsetWidth, height: panel.offsetHeight });
      y += panel.offsetHeight + GAP;
      width = Math.max(width, panel.offsetWidth);
    }
    x += width + BESIDE;
  }
  const shapes = [];
  for (const [id, boxes] of Object.entries(places)) {
    for (const place of boxes) {
      const node = nodes.get(place);
      if (!node) continue;
      node.setAttribute("aria-expanded", String(open.has(id)));
      if (!seen.has(id) || !seen.has(panelOf(node))) continue;
      const box = boxIn(node), to = frames.get(id), from = frames.get(panelOf(node));
      if (to.x <= from.x) continue;
      const [a, b] = [from.x + from.width, to.x], m = (a + b) / 2;
      shapes.push("M" + [box.x + box.width, box.y] + "L" + [a, box.y] + "C" + [m, box.y, m, to.y + 12, b, to.y + 12] + "L" + [b, to.y + to.height - 12] + "C" + [m, to.y + to.height - 12, m, box.y + box.height, a, box.y + box.height] + "L" + [box.x + box.width, box.y + box.height] + "Z");
    }
  }
  funnels.replaceChildren(...shapes.map((d) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    return path;
  }));
}

// Where a box lies in the world, whatever its scale on the screen.
function boxIn(node) {
  const [box, origin] = [node.getBoundingClientRect(), world.getBoundingClientRect()];
  return { x: (box.left - origin.left) / view.scale, y: (box.top - origin.top) / view.scale, width: box.width / view.scale, height: box.height / view.scale };
}

function look(next) {
  view = { ...next, scale: Math.min(8, Math.max(0.05, next.scale)) };
  world.style.transform = "translate(" + view.x + "px," + view.y + "px) scale(" + view.scale + ")";
}
function fit() {
  const all = [...frames.values()];
  const [width, height] = [Math.max(...all.map((one) => one.x + one.width)), Math.max(...all.map((one) => one.y + one.height))];
  const scale = Math.min(1.5, (canvas.clientWidth - 48) / width, (canvas.clientHeight - 48) / height);
  look({ scale, x: (canvas.clientWidth - width * scale) / 2, y: Math.max(24, (canvas.clientHeight - height * scale) / 2) });
}
function zoom(by, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const scale = Math.min(8, Math.max(0.05, view.scale * by)), ratio = scale / view.scale;
  look({ scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio });
}
function center(node) {
  const box = boxIn(node);
  const scale = Math.max(view.scale, 0.8);
  look({ scale, x: canvas.clientWidth / 2 - (box.x + box.width / 2) * scale, y: canvas.clientHeight / 2 - (box.y + box.height / 2) * scale });
}

const panelFor = (node) => Object.keys(places).find((id) => places[id].includes(ownId(node)));
function toggle(id, isOpen = !open.has(id)) {
  if (isOpen) open.add(id); else open.delete(id);
  arrange();
}
// Opens whatever a box is in.
function reveal(node) {
  for (let id = panelOf(node); id !== root; ) {
    open.add(id);
    const place = places[id].find((one) => nodes.has(one));
    id = panelOf(nodes.get(place));
  }
  arrange();
}

function light(node, isOn) {
  for (const edge of edges) {
    const [from, to] = [edge.dataset.from, edge.dataset.to];
    if (from !== node.id && to !== node.id) continue;
    edge.classList.toggle("lit", isOn);
    for (const id of [from, to]) if (id !== node.id && by(id)) by(id).classList.toggle("lit", isOn);
  }
}
function lightEdge(edge, isOn) {
  edge.classList.toggle("lit", isOn);
  for (const id of [edge.dataset.from, edge.dataset.to]) if (by(id)) by(id).classList.toggle("lit", isOn);
}
const titleOf = (element) => { const title = element.querySelector(":scope > title"); return title ? title.textContent : ""; };
function choose(node) {
  for (const one of document.querySelectorAll(".chosen, #lines .on")) one.classList.remove("chosen", "on");
  node.classList.add("chosen");
  said.textContent = titleOf(node);
  let first;
  const path = node.dataset.path;
  for (const [file, from, to] of Object.hasOwn(lines, path) ? lines[path] : [])
    for (let line = from; line <= to; line++) {
      const item = by("l" + file + "-" + line);
      if (!item) continue;
      item.classList.add("on");
      first = first || item;
    }
  if (first && !by("lines").hidden) first.scrollIntoView({ block: "center" });
}

for (const node of document.querySelectorAll(".panel .node")) {
  node.setAttribute("tabindex", "0");
  node.addEventListener("pointerenter", () => light(node, true));
  node.addEventListener("pointerleave", () => light(node, false));
  node.addEventListener("focus", () => light(node, true));
  node.addEventListener("blur", () => light(node, false));
}
for (const edge of document.querySelectorAll(".panel .edge")) {
  edge.addEventListener("pointerenter", () => { lightEdge(edge, true); said.textContent = titleOf(edge); });
  edge.addEventListener("pointerleave", () => lightEdge(edge, false));
}

let found = [], turn = -1;
function seek() {
  const words = search.value.trim().toLowerCase();
  found = words === "" ? [] : [...nodes.values()].filter((node) => (titleOf(node) + " " + node.textContent).toLowerCase().includes(words));
  turn = -1;
  canvas.classList.toggle("seeking", words !== "");
  for (const node of nodes.values()) node.classList.toggle("hit", found.includes(node));
  said.textContent = words === "" ? "" : found.length === 0 ? "nothing is called so" : found.length + (found.length === 1 ? " box" : " boxes") + "; Enter goes to the next";
}
function next(step) {
  if (found.length === 0) return;
  turn = (turn + step + found.length) % found.length;
  reveal(found[turn]);
  choose(found[turn]);
  center(found[turn]);
  said.textContent = turn + 1 + " of " + found.length + ": " + titleOf(found[turn]);
}
search.addEventListener("input", seek);
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") next(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") { search.value = ""; seek(); search.blur(); }
});

// A press that moves drags the figure; one that does not chooses a box.
const fingers = new Map();
let moved = 0;
canvas.addEventListener("pointerdown", (event) => {
  fingers.set(event.pointerId, event);
  if (fingers.size === 1) moved = 0;
});
addEventListener("pointermove", (event) => {
  const last = fingers.get(event.pointerId);
  if (!last) return;
  const [dx, dy] = [event.clientX - last.clientX, event.clientY - last.clientY];
  moved += Math.abs(dx) + Math.abs(dy);
  fingers.set(event.pointerId, event);
  if (moved < 4) return;
  canvas.classList.add("held");
  if (fingers.size === 1) return look({ ...view, x: view.x + dx, y: view.y + dy });
  const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
  const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  const at = canvas.getBoundingClientRect();
  zoom(apart(event) / Math.max(1, apart(last)), (event.clientX + other.clientX) / 2 - at.left, (event.clientY + other.clientY) / 2 - at.top);
});
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, (event) => { fingers.delete(event.pointerId); canvas.classList.remove("held"); });
canvas.addEventListener("click", (event) => {
  if (moved >= 4) return;
  const close = event.target.closest(".panel h2 button");
  if (close) return toggle(panelOf(close), false);
  const node = event.target.closest(".node");
  if (!node) return;
  choose(node);
  const panel = panelFor(node);
  if (panel) toggle(panel);
});
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  const at = canvas.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), event.clientX - at.left, event.clientY - at.top);
}, { passive: false });

const keys = {
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": fit, "/": () => search.focus(),
  ArrowLeft: () => look({ ...view, x: view.x + 60 }), ArrowRight: () => look({ ...view, x: view.x - 60 }),
  ArrowUp: () => look({ ...view, y: view.y + 60 }), ArrowDown: () => look({ ...view, y: view.y - 60 }),
};
addEventListener("keydown", (event) => {
  if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
  const node = event.target.closest && event.target.closest(".node");
  if (node && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    choose(node);
    const panel = panelFor(node);
    if (panel) toggle(panel);
  } else if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
// A box that the keyboard comes to is brought into sight.
canvas.addEventListener("focusin", (event) => {
  canvas.scrollTo(0, 0);
  const node = event.target.closest(".node");
  if (!node || !node.matches(":focus-visible")) return;
  const [box, at] = [node.getBoundingClientRect(), canvas.getBoundingClientRect()];
  if (box.left < at.left || box.right > at.right || box.top < at.top || box.bottom > at.bottom) center(node);
});

const press = (id, action) => by(id).addEventListener("click", action);
press("all", () => { for (const id of panels.keys()) open.add(id); arrange(); fit(); });
press("none", () => { open.clear(); open.add(root); arrange(); fit(); });
press("fit", fit);
press("show-lines", (event) => {
  const lines = by("lines");
  lines.hidden = !lines.hidden;
  event.currentTarget.setAttribute("aria-pressed", String(!lines.hidden));
  const chosen = document.querySelector(".chosen");
  if (chosen) choose(chosen);
  fit();
});
function change() {
  const preset = by("preset") ? by("preset").value : facts.views[0].preset;
  const names = by("names") ? by("names").getAttribute("aria-pressed") === "true" : false;
  const own = facts.views.filter((one) => one.preset === preset);
  enter(facts.views.indexOf(own.find((one) => one.names === names) || own[0]));
  seek();
  arrange();
}
if (by("preset")) by("preset").addEventListener("change", () => { change(); fit(); });
if (by("names")) press("names", (event) => {
  const isOn = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", String(isOn));
  change();
});
addEventListener("resize", fit);
enter(0);
arrange();
fit();
`;
