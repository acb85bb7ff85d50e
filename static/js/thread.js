// The open thread. The server draws every bubble; here each is put where its id belongs, whether
// it came with an answer, over the socket or after a lost connection, and the place on the screen
// is kept. Ids are in the order of time, so comparing them as text is enough.
import { tell } from "./live.js";
import "./thread-media.js";

const NEAR = 48; // px from the end that count as being there
const PARTS = ["by", "body", "foot", "cta", "reacts", "why"];
const BY_REV = new Set(["body", "cta"]); // the addresses in them are others each time

// How far ours came. Several workers tell it, and what one has drawn may be overtaken.
const RANK = { queued: 0, sending: 0, sent: 1, delivered: 2, read: 3 };

const $ = (selector) => document.querySelector(selector);
const pane = () => $("#thread-pane[data-thread]");
const thread = () => $("#thread");
const scroller = () => $("#thread-scroll");
const items = () => [...(thread()?.querySelectorAll(":scope > [data-id]") ?? [])];
const last = () => items().at(-1);

let joined = "";
let waiting = 0; // messages that came below what is looked at
let told = ""; // the last message that was told to have been read

// == Where one is ==

const distance = () => { const at = scroller(); return Math.abs(at.scrollTop); }; // column-reverse
const atEnd = () => scroller() && distance() < NEAR && !$(".more-of.newer");

function toEnd() {
  const at = scroller();
  at.scrollTop = 0;
  seen();
}

// Whatever changes above or below, what is looked at stays where it is.
function steady(change) {
  const at = scroller();
  const wasAtEnd = atEnd();
  const top = at.getBoundingClientRect().top;
  const anchor = items().find((item) => item.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  at.setAttribute("aria-busy", "true");
  change();
  if (wasAtEnd) at.scrollTop = 0;
  else if (anchor?.isConnected) at.scrollTop += anchor.getBoundingClientRect().top - before;
  at.removeAttribute("aria-busy");
}

// == Putting things in their place ==

function mine(item) {
  const { me, you } = pane().dataset;
  for (const name of item.querySelectorAll(`[data-who="${me}"]`)) name.textContent = you;
  const acts = item.querySelector(".note-acts");
  if (acts) acts.hidden = item.dataset.writer !== me;
}

function patch(old, fresh) {
  if (RANK[fresh.dataset.st] < RANK[old.dataset.st]) return; // drawn earlier, and come later
  const had = old.contains(document.activeElement);
  const same = old.dataset.rev === fresh.dataset.rev;
  const count = (one) => one.querySelectorAll(":scope > [data-part]").length;
  if (count(old) !== count(fresh) || (!count(old) && !same)) { // drawn here, or a line of text
    old.replaceWith(fresh);
    mine(fresh);
    if (had) fresh.focus({ preventScroll: true });
    return;
  }
  for (const name of PARTS) {
    const [a, b] = [old, fresh].map((one) => one.querySelector(`:scope > [data-part="${name}"]`));
    if (a && b && !(BY_REV.has(name) ? same : a.outerHTML === b.outerHTML)) a.replaceWith(b);
  }
  const hit = old.classList.contains("hit");
  old.className = fresh.className.replaceAll(/\bhtmx-\w+/g, "").trim(); // it settles elsewhere
  old.classList.toggle("hit", hit);
  old.dataset.rev = fresh.dataset.rev;
  if (fresh.dataset.st) old.dataset.st = fresh.dataset.st;
  mine(old);
  if (had && !old.contains(document.activeElement)) old.focus({ preventScroll: true });
}

function insert(fresh) {
  const { id } = fresh.dataset;
  const next = items().find((item) => item.dataset.id > id);
  if (!next && $(".more-of.newer")) return false; // between here and there is something missing
  if (next && next === items()[0] && $(".more-of.older")) return false; // comes by scrolling
  const place = next ?? thread().querySelector(":scope > .more-of.newer");
  thread().querySelector(":scope > .nothing")?.remove();
  thread().insertBefore(fresh, place);
  mine(fresh);
  return true;
}

// One line for each day, before the first item of it.
function tidyDays(lines = []) {
  const known = new Map();
  for (const line of [...thread().querySelectorAll(":scope > .day"), ...lines]) {
    if (!known.has(line.dataset.begins)) known.set(line.dataset.begins, line);
    else line.remove();
  }
  let day = "";
  for (const item of items()) {
    if (item.dataset.day === day) continue;
    day = item.dataset.day;
    const line = known.get(day);
    if (!line) continue;
    const first = item.previousElementSibling?.matches(".new") ? item.previousElementSibling : item;
    if (first.previousElementSibling !== line) thread().insertBefore(line, first);
    known.delete(day);
  }
  known.forEach((line) => line.remove());
}

// The pane as it would be opened now.
function anew(query = "") {
  htmx.ajax("GET", `${$("#thread-below").dataset.latest}${query}`, { target: "#thread-pane", swap: "outerHTML" });
}

// It came while one looks further up, and comes by scrolling.
const isBelow = (one) => one.dataset.id > (last()?.dataset.id ?? "");

function put(arrived) {
  const days = arrived.filter((one) => one.matches(".day"));
  const fresh = arrived.filter((one) => one.matches("[data-id]"));
  const covers = arrived.find((one) => one.dataset.covers)?.dataset.covers;
  const cut = arrived.some((one) => "cut" in one.dataset);
  if (cut && fresh.length && isBelow(fresh[0]) && !$(".more-of.newer")) {
    anew(); // so much came that some is missing between
    return;
  }
  let came = 0;
  steady(() => {
    for (const one of fresh) {
      const old = document.getElementById(one.id);
      if (old && thread().contains(old)) patch(old, one);
      else if (insert(one) || isBelow(one)) came += Number(one.matches(".msg:not(.memo)"));
    }
    for (const one of arrived.filter((part) => part.dataset.gone)) {
      document.getElementById(`m-${one.dataset.gone}`)?.remove();
    }
    if (covers) {
      const there = new Set(fresh.map((one) => one.dataset.id));
      for (const item of items()) {
        if (item.dataset.id >= covers && !there.has(item.dataset.id)) item.remove();
      }
    }
    tidyDays(days);
  });
  const ours = fresh.some((one) => one.matches(".out") && one.querySelector(`.by [data-who="${pane().dataset.me}"]`));
  if (came && !atEnd() && !ours) waiting += came;
  if (came && ours && !$(".more-of.newer")) toEnd();
  seen();
}

new MutationObserver((changes) => {
  const arrived = [];
  for (const { addedNodes, target } of changes) {
    if (!target.matches?.("[data-arrivals]") || !pane()?.contains(target)) continue;
    arrived.push(...[...addedNodes].filter((node) => node instanceof HTMLElement));
  }
  if (!arrived.length) return;
  put(arrived);
  arrived.forEach((node) => { if (node.closest("[data-arrivals]")) node.remove(); });
}).observe(document.body, { childList: true, subtree: true });

// == Further up, further down ==

let mark = null; // what is looked at, while a stretch is put in
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.matches?.(".more-of")) return;
  const at = scroller();
  const top = at.getBoundingClientRect().top;
  const anchor = items().find((item) => item.getBoundingClientRect().bottom > top);
  at.setAttribute("aria-busy", "true");
  mark = anchor && { anchor, top: anchor.getBoundingClientRect().top };
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!detail.requestConfig?.elt?.matches?.(".more-of")) return;
  tidyDays();
  items().forEach(mine);
  const at = scroller();
  if (mark?.anchor.isConnected) at.scrollTop += mark.anchor.getBoundingClientRect().top - mark.top;
  at.removeAttribute("aria-busy");
  seen();
});

// == What is below, and what was seen ==

function button() {
  const below = $("#thread-below");
  if (!below) return;
  const { one, many, none } = below.dataset;
  below.querySelector("span").textContent =
    waiting > 1 ? many.replace("{n}", waiting) : waiting ? one : none;
  below.classList.toggle("primary", waiting > 0);
  below.hidden = !waiting && (atEnd() || distance() < 600);
}

function seen() {
  if (!pane()) return;
  if (atEnd()) waiting = 0;
  button();
  if (document.visibilityState !== "visible" || !atEnd()) return;
  const latest = items().filter((item) => "in" in item.dataset).at(-1)?.dataset.id ?? "";
  if (latest === told) return;
  told = latest;
  htmx.ajax("POST", pane().dataset.read, { swap: "none" }).catch(() => {});
}

document.addEventListener("scroll", (event) => {
  if (event.target.id === "thread-scroll") seen();
}, { capture: true, passive: true });
document.addEventListener("visibilitychange", seen);
addEventListener("focus", seen);

document.addEventListener("click", (event) => {
  const below = event.target.closest("#thread-below");
  if (!below) return;
  if ($(".more-of.newer")) anew();
  else toEnd();
  scroller().focus({ preventScroll: true });
});

// == Jumping to what is quoted, answering ==

function show(id) {
  const item = document.getElementById(`m-${id}`);
  if (!item) return false;
  thread().querySelectorAll(".hit").forEach((one) => one.classList.remove("hit"));
  item.scrollIntoView({ block: "center" });
  item.classList.add("hit");
  item.focus({ preventScroll: true });
  return true;
}

document.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-jump]");
  if (jump) {
    event.preventDefault();
    const id = jump.dataset.jump;
    if (!show(id)) anew(`?at=${id}`);
  }
  const reply = event.target.closest("[data-reply]");
  if (reply) {
    const { reply: id, replyText: text } = reply.dataset;
    document.dispatchEvent(new CustomEvent("recado:reply", { detail: { id, text } }));
  }
});

// == Live ==

function join() {
  const id = pane()?.dataset.thread ?? "";
  if (joined && joined !== id) tell({ type: "leave-conversation", data: { id: joined } });
  joined = id;
  if (id) tell({ type: "join-conversation", data: { id }, ref: "joined" });
}

// Until the room was joined, something may have been said that nobody heard: after the page was
// drawn, or while there was no connection. Then all that is shown may be another by now.
let heard = false; // before it was lost
function catchUp() {
  if (!pane()) return;
  const known = items();
  const asked = new URLSearchParams();
  const edge = $(".more-of.newer"); // what is below it comes by scrolling
  const wasHeard = heard;
  heard = false;
  if (edge && !wasHeard) return;
  if (wasHeard && known.length) {
    asked.set("from", known[0].dataset.id);
    if (edge) asked.set("until", known.at(-1).dataset.id);
  } else if (known.length) asked.set("after", known.at(-1).dataset.id);
  const { again, thread: id } = pane().dataset;
  const target = `#arrivals-${id}`;
  htmx.ajax("GET", `${again}?${asked}`, { target, swap: "beforeend" }).catch(() => {});
}

let connected = false;
document.addEventListener("htmx:wsOpen", () => {
  heard = connected;
  connected = true;
  join();
});
document.addEventListener("htmx:wsBeforeMessage", ({ detail: { message } }) => {
  if (message.startsWith('<i id="done-joined"')) catchUp();
});

function open() {
  const here = pane();
  if (!here || here.dataset.open) return;
  here.dataset.open = "yes";
  waiting = 0;
  told = "";
  items().forEach(mine);
  tidyDays();
  if (here.dataset.hit) show(here.dataset.hit);
  else {
    const line = $("#thread-new");
    const at = scroller().getBoundingClientRect();
    if (line && line.getBoundingClientRect().top < at.top) line.scrollIntoView({ block: "start" });
  }
  if (connected) join();
  seen();
}
document.addEventListener("htmx:afterSettle", open);
document.addEventListener("htmx:load", open);
open();
