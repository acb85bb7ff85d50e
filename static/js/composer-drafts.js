// Drafts: kept while one writes, and gone on with on another device. What is written there shows
// here as well, unless somebody is writing here just then.
import { area, box, field, form, grow, inTurn, isNote, newKey, post, showNote, showQuote } from "./composer.js";

const PAUSE = 600; // ms after the last key until a draft is kept
const QUIET = 5000; // ms without a key after which nobody is writing here
const PAGE = newKey(); // this page among those of the same person

let timer;
let dirty = false;
let known = ""; // what stands at the server, as far as this page knows
let wroteAt = -Infinity;

export function kept() {
  const data = new URLSearchParams();
  for (const name of ["text", "note", "reply_to"]) data.set(name, field(name).value);
  data.set("page", PAGE);
  return data;
}
export function later() {
  dirty = true;
  wroteAt = performance.now();
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
}
export function keep({ keepalive = false } = {}) {
  clearTimeout(timer);
  if (!dirty || !form()) return;
  dirty = false;
  known = area().value;
  const [url, data] = [form().dataset.draft, kept()];
  const ask = () => post(url, data, { keepalive }).catch(() => { dirty = true; });
  if (keepalive) ask(); // the page goes: there is no later
  else inTurn(ask);
}
// What stands in the box is what the server has.
export function clean() {
  clearTimeout(timer);
  dirty = false;
  known = area().value;
}

const isFree = () => !dirty && area().value === known && performance.now() - wroteAt > QUIET;

document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (!form() || target.id !== `elsewhere-${box().dataset.thread}`) return;
  const { page, note, replyTo, quote } = target.dataset;
  if (page === PAGE || !isFree()) return;
  area().value = target.textContent;
  if (Boolean(note) !== isNote()) showNote(Boolean(note));
  showQuote(replyTo, quote);
  grow();
  clean();
});

addEventListener("pagehide", () => keep({ keepalive: true }));
document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (form() && detail.target?.contains(form())) keep();
});
