// What is offered while one types: canned replies after a stroke, colleagues after an @ in a note.
// The list comes from the server; the focus stays in the box.
import { fill, write } from "./composer.js";
import { adopt } from "./composer-files.js";

const area = () => document.getElementById("composer-text");
const list = () => document.getElementById("composer-suggest");
const form = () => document.getElementById("composer-form");
const options = () => [...list().querySelectorAll("[role=option]:not([aria-disabled])")];
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

const STROKE = /(?:^|\s)\/([^\s/]{0,40})$/;
const AT = /(?:^|\s)@([^\s@]{0,40})$/;
let found = null; // the word that is being completed: where it begins, and whose address to ask
let closed = ""; // what was dismissed stays so until it is another word
let asked = 0;

function hide() {
  found = null;
  list().hidden = true;
  area().removeAttribute("aria-activedescendant");
}

function choose(index) {
  const all = options();
  const wanted = all.at(index % all.length);
  all.forEach((one) => one.setAttribute("aria-selected", String(one === wanted)));
  if (wanted) area().setAttribute("aria-activedescendant", wanted.id);
  wanted?.scrollIntoView({ block: "nearest" });
}

function look() {
  const { selectionStart: at, selectionEnd: to, value } = area();
  if (at !== to) return null;
  const note = Boolean(form().elements.note.value);
  const hit = value.slice(0, at).match(note ? AT : STROKE);
  if (!hit) return null;
  const url = note ? form().dataset.people : form().dataset.replies;
  return { from: at - hit[1].length - 1, to: at, query: hit[1], url, key: `${url}${hit[1]}` };
}

async function offer() {
  const wanted = look();
  if (!wanted || wanted.key === closed) return hide();
  closed = "";
  const turn = ++asked;
  const answer = await fetch(`${wanted.url}?q=${encodeURIComponent(wanted.query)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (turn !== asked || !answer?.ok || answer.redirected) return undefined;
  const html = await answer.text();
  if (turn !== asked || !form()) return undefined;
  list().innerHTML = html;
  found = wanted;
  list().hidden = !list().firstElementChild;
  return choose(0);
}

async function take(option) {
  if (!option || !found) return;
  const { from } = found;
  const whole = !area().value.slice(0, from).trim() && !area().value.slice(area().selectionStart).trim();
  const { text, used } = option.dataset;
  const to = area().selectionStart;
  hide();
  asked += 1;
  if (whole && used) fill(text);
  else write(text, { at: from, to });
  area().focus();
  if (!used) return;
  const answer = await fetch(used, { method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": token() } }).catch(() => null);
  if (answer?.status === 200 && !answer.redirected) adopt(await answer.text());
}

// Whether a key was for the list.
export function offered(event) {
  if (!found || list().hidden) return false;
  const here = options().findIndex((one) => one.ariaSelected === "true");
  const next = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
  if (next !== undefined) choose(next);
  else if ((event.key === "Enter" || event.key === "Tab") && options()[here]) take(options()[here]);
  else if (event.key === "Escape") { closed = found.key; hide(); } else return false;
  event.preventDefault();
  return true;
}

document.addEventListener("input", ({ target }) => { if (target.id === "composer-text") offer(); });
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#composer-suggest [role=option]:not([aria-disabled])");
  if (!option) return;
  event.preventDefault(); // the focus stays in the box
  take(option);
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  if (target.id === "composer-text" && !list()?.contains(relatedTarget)) hide();
});
