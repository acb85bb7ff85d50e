// The list of conversations: rows that change while one looks, keys, choosing several.
// What a row shows and where it belongs is said by the server: its facts (data-status, …), the
// list's conditions (data-match) and its order (data-place, or data-waits).
import { word } from "./words.js";

const ANY = "*";
const MINUTE = 60000;
const list = () => document.getElementById("conversations");
const panes = document.getElementById("panes");
const news = document.getElementById("inbox-news");
const rows = () => [...(list()?.querySelectorAll(":scope > li:not(.edge)") ?? [])];
const links = () => [...document.querySelectorAll("#results .conv > li:not(.edge) > a.name")];

// ── Rows that come and go ──────────────────────────────────────────────────

const belongs = (row) => JSON.parse(list().dataset.match).every(([fact, values]) => {
  const known = (row.dataset[fact] ?? "").split(" ");
  return values.some((value) => (value === ANY ? known[0] !== "" : known.includes(value)));
});
const waiting = () => "waiting" in list().dataset;
const key = (row) => (waiting() ? row.dataset.waits : row.dataset.place);
const before = (one, other) => (waiting() ? key(one) < key(other) : key(one) > key(other));
// An edge stands just behind, or above, the row whose place it names.
const isBelow = (edge, place) => (waiting() ? place > edge.dataset.place : place < edge.dataset.place);
const isAbove = (edge, place) => (waiting() ? place < edge.dataset.place : place > edge.dataset.place);

function dress(row, old) {
  row.querySelector("a.name").search = new URLSearchParams(list().dataset.query);
  if (row.id === `c-${list().dataset.chosen}`) row.querySelector("a.name").setAttribute("aria-current", "true");
  const box = old?.querySelector("[name=chosen]");
  if (box) row.querySelector("[name=chosen]").checked = box.checked;
}

// Of two tellings of a row the one that was read later holds, whichever comes last: an answer may
// overtake what was pushed before it, and be overtaken.
const newest = new Map();
const readAt = (row) => Number(row.dataset.read ?? 0);
const knownAt = (id) => Math.max(newest.get(id) ?? 0, ...[document.getElementById(id)].filter(Boolean).map(readAt));
function isOvertaken(row) {
  if (readAt(row) < knownAt(row.id)) return true;
  newest.set(row.id, readAt(row));
  return false;
}

// The focus stays in its row, wherever the row goes.
const holdsFocus = (row) => Boolean(row?.contains(document.activeElement));
function keepingFocus(act) {
  const row = document.activeElement.closest?.("#conversations > li[id]");
  const inside = document.activeElement.matches("a") ? "a.name" : "[name=chosen]";
  act();
  if (row) document.getElementById(row.id)?.querySelector(inside)?.focus({ preventScroll: true });
}

function put(row) {
  if (isOvertaken(row)) return;
  const old = document.getElementById(row.id);
  const mentions = list().dataset.folder === "mentions";
  if (mentions ? !old : !belongs(row)) {
    // What one looks at stays until one goes elsewhere.
    if (old && !mentions && !holdsFocus(old)) old.remove();
    return;
  }
  dress(row, old);
  keepingFocus(() => {
    const above = list().querySelector("[data-edge=above]");
    const edge = list().querySelector("[data-edge=below]");
    if (above && isAbove(above, key(row)) && old?.id === `c-${list().dataset.chosen}`) {
      old.replaceWith(row); // the open one stays in sight until what is above it comes
      htmx.process(row);
      return;
    }
    old?.remove();
    if ((above && isAbove(above, key(row))) || (edge && isBelow(edge, key(row)))) return; // comes by scrolling
    const next = rows().find((other) => before(row, other)) ?? edge;
    if (next) next.before(row);
    else list().append(row);
    if (!old) row.classList.add("arrived");
    htmx.process(row);
  });
}

// All rows anew, in the order in which they are told, with the edges behind which more begins.
function retell(told) {
  const known = new Set(told.map((row) => row.id));
  const looked = rows().filter((row) => holdsFocus(row) && !known.has(row.id));
  const edge = told.at(-1)?.matches("[data-edge=below]") ? told.at(-1) : null;
  // Pages that came while it was asked for.
  const further = edge ? [...list().children].filter((one) => isBelow(edge, one.id ? key(one) : one.dataset.place) && !known.has(one.id)) : [];
  if (further.at(-1)?.matches(".edge")) told.pop();
  const since = Math.max(0, ...told.filter((row) => row.id).map(readAt));
  const newer = rows().filter((row) => !known.has(row.id) && !looked.includes(row) && !further.includes(row) && knownAt(row.id) > since);
  const wanted = told.map((row) => (row.id && isOvertaken(row) ? document.getElementById(row.id) : unlessAsItWas(row)));
  keepingFocus(() => stand([...looked, ...wanted.filter(Boolean), ...further]));
  newer.forEach(put); // came while it was asked for
}

const facts = (row) => JSON.stringify({ ...row.dataset, read: "" });
function unlessAsItWas(row) {
  const old = row.id && document.getElementById(row.id);
  if (row.id) dress(row, old);
  if (old && old.innerHTML === row.innerHTML && facts(old) === facts(row)) {
    old.dataset.read = row.dataset.read;
    return old;
  }
  if (row.id && !old) row.classList.add("arrived");
  return row;
}

// What stands where it belongs is not touched.
function stand(wanted) {
  let place = list().firstElementChild;
  for (const row of wanted) {
    if (row === place) place = place.nextElementSibling;
    else {
      const isNew = !row.isConnected;
      list().insertBefore(row, place);
      if (isNew) htmx.process(row);
    }
  }
  while (place) {
    const next = place.nextElementSibling;
    place.remove();
    place = next;
  }
}

// htmx has bound these as links of the box they came in, and binds nothing twice.
function fresh(row) {
  const copy = row.cloneNode(true);
  for (const one of [copy, ...copy.querySelectorAll("[class*=htmx-]")]) one.classList.remove("htmx-added", "htmx-settling");
  return copy;
}

function take(parts, covers) {
  if (!list()) return;
  const top = list().scrollTop;
  const height = list().scrollHeight;
  const told = parts.filter((part) => part.matches("li")).map(fresh);
  if (covers) retell(told);
  else told.forEach(put);
  // Who has scrolled keeps their place; browsers that anchor do it by themselves.
  if (covers) list().scrollTop = top;
  else if (top && !CSS.supports("overflow-anchor", "auto")) list().scrollTop = top + list().scrollHeight - height;
  count();
}

const soon = {};
function later(name, least) {
  soon[name] ??= setTimeout(() => {
    delete soon[name];
    htmx.trigger(`#inbox-${name}`, `recado:${name}`);
  }, least + Math.random() * least); // a thousand pages don't ask in the same moment
}

const again = document.getElementById("inbox-again");
again?.addEventListener("htmx:configRequest", ({ detail }) => {
  detail.parameters = Object.assign(detail.parameters, Object.fromEntries(new URLSearchParams(list()?.dataset.query ?? "")));
  // Between the edges all is shown; without one, what came meanwhile may stand behind the last.
  const last = rows().at(-1);
  for (const [edge, name] of [["above", "below"], ["below", "until"]]) {
    const place = list()?.querySelector(`[data-edge=${edge}]`)?.dataset.place;
    if (place) detail.parameters[name] = place;
  }
  if (!detail.parameters.until && last) detail.parameters.until = key(last);
});
// Whatever brings rows puts them here first: the live connection, or an answer.
function heard() {
  const parts = [...news.children];
  if (!parts.length) return;
  const covers = parts.some((part) => part.matches("[data-covers]"));
  news.replaceChildren();
  if (parts.some((part) => part.matches("[data-much]"))) later("again", 500);
  else take(parts, covers);
  if (!covers) later("counts", 400);
}
if (news) new MutationObserver(heard).observe(news, { childList: true });
document.body.addEventListener("htmx:oobAfterSwap", ({ target }) => { if (target.id === "unseen") retitle(target); });
const missed = () => { if (list()) later("again", 10); else later("counts", 10); };
document.body.addEventListener("recado:reconnected", missed);
document.body.addEventListener("htmx:wsOpen", missed, { once: true }); // since the page was made
document.body.addEventListener("recado:chosen-done", () => { choose(false); missed(); });

function retitle(unseen) {
  const { count: n } = unseen.dataset;
  const plain = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = n && n !== "0" ? `(${n}) ${plain}` : plain;
  for (const place of document.querySelectorAll(".nav a[aria-current=page] .n")) {
    const shown = place.querySelector(".count") ?? place.appendChild(Object.assign(document.createElement("span"), { className: "count" }));
    shown.textContent = n;
    shown.hidden = !n || n === "0";
  }
}

// ── Pages of a folder ──────────────────────────────────────────────────────

let heightBefore;
document.body.addEventListener("htmx:beforeSwap", ({ target }) => {
  heightBefore = target.matches?.("[data-edge=above]") ? list().scrollHeight : undefined;
});
document.body.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.closest?.("#conversations") || target.matches?.(".edge")) settle();
});
function settle() {
  const seen = new Map();
  rows().forEach((row) => { // one that moved while pages were asked for is told twice
    const other = seen.get(row.id);
    const stale = other && readAt(row) < readAt(other) ? row : other;
    stale?.remove();
    if (stale !== row) seen.set(row.id, row);
  });
  if (heightBefore !== undefined && !CSS.supports("overflow-anchor", "auto")) list().scrollTop += list().scrollHeight - heightBefore;
  heightBefore = undefined;
}

// ── The conversation that is open ──────────────────────────────────────────

function show(pk) {
  if (list()) list().dataset.chosen = pk;
  for (const link of links()) {
    if (link.pathname.includes(pk)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
function opened() {
  const pk = document.getElementById("thread-pane")?.dataset.thread;
  if (!pk) return;
  panes.dataset.pane = "thread";
  show(pk);
}
function folderOpened() {
  const find = document.querySelector("#inbox-find [type=search]");
  if (find !== document.activeElement) find.value = document.getElementById("results").dataset.q;
  const filter = document.getElementById("inbox-filter");
  filter.setAttribute("hx-get", filter.pathname + (list()?.dataset.query ?? location.search));
  const chosen = document.getElementById("thread-pane")?.dataset.thread;
  if (chosen) show(chosen);
}
if (panes) {
  new MutationObserver(opened).observe(panes, { childList: true });
  new MutationObserver(folderOpened).observe(document.getElementById("list-pane"), { childList: true });
}
document.querySelector("#conversations [aria-current]")?.closest("li").scrollIntoView({ block: "nearest" });

// ── Choosing several ───────────────────────────────────────────────────────

const boxes = () => [...document.querySelectorAll("#conversations [name=chosen]")];
let begun = ""; // the row that was chosen last; it may be drawn anew before the next one is
function count() {
  const told = document.querySelector("#bulk [data-chosen]");
  if (told) told.textContent = boxes().filter((box) => box.checked).length.toLocaleString(document.documentElement.lang);
}
function choose(wanted) {
  boxes().forEach((box) => { box.checked = wanted; });
  count();
}
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("#conversations [name=chosen]");
  if (box) {
    const all = boxes();
    const start = all.findIndex((one) => one.closest("li").id === begun);
    if (event.shiftKey && start >= 0) {
      const [from, to] = [start, all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    begun = box.closest("li").id;
    count();
  }
  if (event.target.closest?.("#bulk [data-choose-none]")) choose(false);
});
// A long press chooses; then a tap does, until nobody is chosen.
let press;
let pressed = false;
const rowOf = (event) => event.target.closest?.("[data-choosable] > li:not(.edge)");
const toggle = (row) => row.querySelector("[name=chosen]").click();
document.addEventListener("pointerdown", (event) => {
  const row = event.pointerType === "touch" && rowOf(event);
  pressed = false;
  if (row && !event.target.closest(".pick")) press = setTimeout(() => { pressed = true; toggle(row); }, 500);
});
for (const end of ["pointerup", "pointercancel", "pointermove", "scroll"]) {
  document.addEventListener(end, (event) => {
    if (end !== "pointermove" || Math.abs(event.movementX) + Math.abs(event.movementY) > 6) clearTimeout(press);
  }, { capture: true, passive: true });
}
document.addEventListener("contextmenu", (event) => { if (pressed && rowOf(event)) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const row = rowOf(event);
  if (!pressed || !row) return;
  pressed = false;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });

// ── Keys ───────────────────────────────────────────────────────────────────

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
function step(by) {
  const all = links();
  const here = all.findIndex((link) => link.closest("li").contains(document.activeElement));
  const open = all.findIndex((link) => link.hasAttribute("aria-current"));
  const next = all[Math.max(0, Math.min(all.length - 1, (here < 0 ? open : here) + by))];
  next?.focus();
  next?.closest("li").scrollIntoView({ block: "nearest" });
}
const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.querySelector("#inbox-find [type=search]").select(),
  n: () => document.getElementById("inbox-begin")?.click(),
  e: () => document.querySelector(".thread-pane [data-act=close]")?.click(),
  x: () => {
    const row = document.activeElement.closest?.("[data-choosable] > li:not(.edge)");
    if (row) toggle(row);
  },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  const inList = event.target.closest?.("#results .conv, #found");
  if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (event.target.matches?.("#inbox-find [type=search]") && event.key === "ArrowDown") {
    event.preventDefault();
    links()[0]?.focus();
    return;
  }
  if (event.target.closest?.(TYPING) || event.target.closest?.("[role=menu], [popover]")) return;
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// ── Minutes go by ──────────────────────────────────────────────────────────

setInterval(() => {
  for (const time of document.querySelectorAll(".conv time[data-since]")) {
    const minutes = Math.floor((Date.now() - new Date(time.dataset.since)) / MINUTE);
    time.classList.toggle("late", minutes >= 10);
    if (minutes >= 10) time.textContent = minutes < 60 ? word("minutes_ago", { n: minutes }) : time.dataset.said;
  }
}, MINUTE / 2);
