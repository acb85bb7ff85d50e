// The composer: a box that grows, keys, and messages that leave one after the other. What may be said, and why not, is said by the server; it draws every bubble too.
import { tell } from "./live.js";
import { word as told } from "./words.js";
import { show as toast } from "./toasts.js";
import { offered } from "./composer-suggest.js";
import { files, clear as clearFiles, put as putFiles } from "./composer-files.js";
import { clean, kept, later } from "./composer-drafts.js";

const TYPES = 3000; // ms between two times of telling that one is typing
const STOPS = 4000; // ms without a key that end it
const MINUTE = 60000;

const $ = (selector) => document.querySelector(selector);
export const box = () => $("#composer");
export const form = () => $("#composer-form");
export const area = () => $("#composer-text");
export const field = (name) => form().elements.namedItem(name);
export const isNote = () => Boolean(field("note").value);
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

export function word(name, values = {}) {
  const said = $("#composer-words")?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return said.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole) || told(name, values);
}

// == Asking the server. One thing after the other, so that nothing overtakes.

export const post = (url, body, more = {}) => fetch(url, {
  method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": token() }, ...more,
});
let line = Promise.resolve();
export const inTurn = (act) => (line = line.then(act, act));

// As if htmx had asked: a refusal's words, a limit's dialog, a session that is over.
async function refused(answer, place) {
  const html = await answer.text();
  const said = answer.headers.get("HX-Trigger");
  if (answer.status === 402) return htmx.swap($("#modal"), html, { swapStyle: "innerHTML" });
  if (place && answer.status === 409 && html.trim()) htmx.swap(place, html, { swapStyle: "beforeend" });
  if (said) for (const [name, detail] of Object.entries(JSON.parse(said))) htmx.trigger(document.body, name, detail);
  const status = answer.redirected ? 401 : answer.status;
  const xhr = { status, getResponseHeader: (name) => answer.headers.get(name) };
  return htmx.trigger(document.body, "htmx:responseError", { xhr });
}

// == The box ==

export function grow() {
  const text = area();
  text.style.removeProperty("--high");
  text.style.setProperty("--high", `${text.scrollHeight}px`);
}

export function write(text, { at = area().selectionStart, to = area().selectionEnd } = {}) {
  area().focus();
  area().setSelectionRange(at, to);
  // The browser's own way keeps what it can undo; where there is none the value is set.
  if (!document.execCommand("insertText", false, text)) area().setRangeText(text, at, to, "end");
  area().dispatchEvent(new Event("input", { bubbles: true }));
}

export function fill(text) {
  area().value = text;
  area().dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(sign) {
  const { selectionStart: from, selectionEnd: to, value } = area();
  const inner = value.slice(from, to);
  const is = inner.length > 1 && inner.startsWith(sign) && inner.endsWith(sign);
  write(is ? inner.slice(1, -1) : `${sign}${inner}${sign}`, { at: from, to });
  if (!inner) area().setSelectionRange(from + 1, from + 1);
}

export function showNote(on) {
  const label = $("label[for=composer-text]");
  field("note").value = on ? "1" : "";
  box().toggleAttribute("data-note", on);
  box().querySelectorAll("[data-note-toggle]").forEach((one) => one.setAttribute("aria-pressed", String(on)));
  area().placeholder = on ? area().dataset.notePlaceholder : area().dataset.placeholder;
  label.textContent = on ? label.dataset.noteLabel : label.dataset.label;
}
function note(on) {
  showNote(on);
  area().focus();
  later();
}

export function showQuote(id, text) {
  field("reply_to").value = id;
  const bar = $("#composer-quote");
  bar.hidden = !id;
  bar.querySelector("[data-quote-text]").textContent = text;
}
function quote(id, text) {
  showQuote(id, text);
  later();
}

// == Sending ==

const failed = { said: "", key: "" }; // what may have come through, to be asked with the same key
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function written(more) {
  const data = new URLSearchParams(kept());
  for (const one of files()) data.append("media", one);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  const said = data.toString();
  data.set("key", failed.said === said ? failed.key : newKey());
  return { data, said };
}

function bubble(data) {
  const template = $(data.get("note") ? "#composer-note-bubble" : "#composer-bubble");
  const made = template.content.firstElementChild.cloneNode(true);
  made.querySelector("[data-said]").textContent = data.get("text");
  const count = data.getAll("media").length;
  const line = made.querySelector("[data-files-said]");
  if (count && line) {
    line.hidden = false;
    line.textContent = count > 1 ? word("many_files", { n: count }) : word("one_file");
  }
  return made;
}

function showing(data) {
  const [thread, scroller] = [$("#thread"), $("#thread-scroll")];
  if (!thread || $(".more-of.newer")) return null;
  const made = bubble(data);
  thread.append(made);
  scroller.scrollTop = 0;
  return made;
}

function empty() {
  fill("");
  quote("", "");
  clearFiles();
  quiet();
  clean();
}

function back(job) {
  job.bubble?.remove();
  if (!form() || box().dataset.thread !== job.thread) return;
  if (job.data.get("note") && !isNote()) note(true);
  fill([job.data.get("text"), area().value].filter(Boolean).join("\n"));
  if (job.quoted.id) quote(job.quoted.id, job.quoted.text);
  putFiles(job.files);
}

async function leave(job) {
  let answer;
  try {
    answer = await post(job.url, job.data);
  } catch {
    // Nobody knows whether it came through: asked again with its key it is done once.
    Object.assign(failed, { said: job.said, key: job.data.get("key") });
    htmx.trigger(document.body, "htmx:sendError");
    return back(job);
  }
  const place = document.getElementById(`arrivals-${job.thread}`);
  if (!answer.ok || answer.redirected) {
    await refused(answer, place);
    return back(job);
  }
  const html = await answer.text();
  if (place) htmx.swap(place, html, { swapStyle: "beforeend" });
  return setTimeout(() => job.bubble?.remove(), 50);
}

let waits = null; // how to send, once the last file is here
document.addEventListener("recado:file", () => {
  if (waits && !box()?.querySelector(".file-chip[aria-busy]")) send(waits);
});

function send(more = {}) {
  if (!form()) return;
  const text = area().value.trim();
  if (box().querySelector(".file-chip[aria-busy]")) {
    waits = more;
    return toast({ text: word("still_uploading"), kind: "info" });
  }
  waits = null;
  if (box().querySelector("[data-flawed]") && !isNote()) return toast({ text: word("flawed_file"), kind: "warn" });
  if (!text && (isNote() || !files().length)) return area().focus();
  const { data, said } = written(more);
  const quoted = { id: field("reply_to").value, text: $("#composer-quote [data-quote-text]").textContent };
  const job = {
    url: form().action, thread: box().dataset.thread, data, said, quoted,
    files: [...$("#composer-files").children], bubble: showing(data),
  };
  empty();
  area().focus();
  return inTurn(() => leave(job));
}

// Its bubble came, by the answer or over the socket: then it needn't be shown as being sent.
new MutationObserver((changes) => {
  for (const { addedNodes, target } of changes) {
    if (target.id !== "thread") continue;
    const { me } = $("#thread-pane").dataset;
    for (const node of addedNodes) {
      if (!node.matches?.("article[data-id]:is(.out,.memo)")) continue;
      if (node.querySelector(`[data-who="${me}"]`) || node.dataset.writer === me) {
        target.querySelector(node.matches(".memo") ? ".pending.memo" : ".pending.out")?.remove();
      }
    }
    // Who writes again opens the window.
    if ([...addedNodes].some((node) => "in" in (node.dataset ?? {}))) standing();
  }
}).observe(document.body, { childList: true, subtree: true });

// == What may be said may be another by now ==

async function standing() {
  const here = box();
  if (!here?.dataset.mode) return;
  const answer = await fetch(here.dataset.again, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected || here !== box()) return;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#composer");
  if (told.dataset.mode === here.dataset.mode) {
    const [old, fresh] = [here, told].map((one) => one.querySelector(".window"));
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    return;
  }
  const { value } = area();
  const had = here.contains(document.activeElement);
  told.querySelector("textarea").textContent = value;
  const chips = [...$("#composer-files").children];
  htmx.swap(here, told.outerHTML, { swapStyle: "outerHTML" });
  putFiles(chips);
  if (had) area()?.focus();
}

function countdown() {
  const place = $("#composer-window");
  if (!place) return;
  const left = Math.floor((new Date(place.dataset.until) - Date.now()) / MINUTE);
  if (left < 0) return void standing();
  const [hours, minutes] = [Math.floor(left / 60), left % 60];
  const said = hours ? place.dataset.hours : place.dataset.minutes;
  place.textContent = said.replace("{h}", hours).replace("{m}", minutes);
  place.classList.toggle("warn", !hours);
}
setInterval(countdown, MINUTE / 4);
document.addEventListener("recado:reconnected", standing);

// == Undo ==

document.addEventListener("recado:undone", ({ detail }) => {
  if (detail.text && form()) fill([detail.text, area().value].filter(Boolean).join("\n"));
  area()?.focus();
});
document.addEventListener("htmx:load", ({ target }) => {
  const bar = target.matches?.("#composer-undo") ? target.querySelector("[data-undo-for]") : target.querySelector?.("[data-undo-for]");
  if (bar) setTimeout(() => bar.remove(), bar.dataset.undoFor * 1000);
});

// == Typing ==

let typedAt = 0;
let stopping;
function typing() {
  clearTimeout(stopping);
  if (!area().value || isNote()) return quiet();
  if (Date.now() - typedAt > TYPES) {
    typedAt = Date.now();
    tell({ type: "typing-start", data: { id: box().dataset.thread } });
  }
  stopping = setTimeout(quiet, STOPS);
  return undefined;
}
function quiet() {
  clearTimeout(stopping);
  if (typedAt) tell({ type: "typing-stop", data: { id: box().dataset.thread } });
  typedAt = 0;
}

// == What people do ==

const touches = matchMedia("(hover: none) and (pointer: coarse)");
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-text" || event.isComposing) return;
  if (offered(event)) return;
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && !event.altKey && !event.shiftKey && (key === "b" || key === "i")) {
    event.preventDefault();
    wrap(key === "b" ? "*" : "_");
  } else if (key === "enter" && !event.altKey) {
    const sends = command || (form().dataset.enter === "send" && !event.shiftKey && !touches.matches);
    if (!sends) return;
    event.preventDefault();
    send();
  } else if (key === "escape" && field("reply_to").value) {
    event.preventDefault();
    quote("", "");
  }
});
document.addEventListener("input", ({ target }) => {
  if (target.id !== "composer-text") return;
  grow();
  later();
  typing();
});
document.addEventListener("focusout", ({ target }) => { if (target.id === "composer-text") quiet(); });
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-enter-sends]")) form().dataset.enter = target.checked ? "send" : "line";
});

// Before what forms do on every page (forms.js): this one is asked from here.
document.addEventListener("submit", (event) => {
  if (event.target.id === "template-form") event.target.elements.key.value ||= newKey();
  if (event.target.id !== "composer-form") return;
  event.preventDefault();
  const later = event.submitter?.name === "later";
  if (later && !field("leave_at").value) return void field("leave_at").focus();
  if (later) $("#composer-later").hidePopover();
  send(later ? { later: "1", leave_at: field("leave_at").value } : {});
}, { capture: true });

async function insertEmoji() {
  const { open } = await import("./composer-emoji.js");
  open(form().dataset.emoji, (sign) => write(sign));
}
async function record() {
  const { begin } = await import("./composer-voice.js");
  begin();
}
const ACTS = {
  "[data-note-toggle]": () => note(!isNote()),
  "[data-quote-drop]": () => { quote("", ""); area().focus(); },
  "[data-wrap]": (button) => wrap(button.dataset.wrap),
  "[data-record]": record,
  "[data-emoji-open]": () => {
    $("#composer-more").hidePopover();
    $("#composer-emoji").showPopover({ source: $("[popovertarget=composer-more]") });
  },
  "[data-later-open]": () => $("#composer-later").showPopover({ source: $("[popovertarget=composer-more]") }),
  "[data-later]": (button) => {
    $("#composer-later").hidePopover();
    send({ later: "1", leave_at: button.dataset.later });
  },
  "[data-canned-open]": () => { area().focus(); fill(area().value ? `${area().value} /` : "/"); },
};
document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(ACTS)) {
    const button = event.target.closest(`#composer ${selector}`);
    if (button) act(button);
  }
});
document.addEventListener("toggle", (event) => {
  if (event.target.id === "composer-emoji" && event.newState === "open") insertEmoji();
}, { capture: true });
document.addEventListener("recado:reply", ({ detail: { id, text } }) => {
  if (!form()) return;
  if (isNote()) note(false);
  quote(id, text);
  area().focus();
});

// == Coming and going ==

function open() {
  if (!form() || form().dataset.ready) return;
  form().dataset.ready = "yes";
  clean();
  typedAt = 0;
  grow();
  countdown();
}
document.addEventListener("htmx:load", open);
open();
