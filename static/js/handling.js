// Acts on the open conversation: what others change comes without being asked for, menus that
// narrow while one types, keys, and going on to the next.
const panes = document.getElementById("panes");
const pane = () => document.getElementById("thread-pane");
const acts = () => document.querySelector(".desk-acts");
let late = ""; // what came while a menu was open, or a button held down
let drawn = 0; // how often the acts were
let asked = 0; // how often they had been when they were asked for

// ── What others did ────────────────────────────────────────────────────────

function ask(pk) {
  const place = document.getElementById("desk-again");
  if (place && place.dataset.pk === pk) htmx.trigger(place, "recado:desk");
}
document.body.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (!target.id?.startsWith("handled-")) return;
  const pk = target.id.slice("handled-".length);
  if (document.getElementById(`acts-${pk}`)?.dataset.rev !== target.dataset.rev) ask(pk);
});
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (!event.target.matches?.(".desk-acts") || !event.target.querySelector(":popover-open, :active")) return;
  event.detail.shouldSwap = false;
  late = event.target.id.slice("acts-".length);
});
function askLate() {
  const pk = late;
  late = "";
  if (pk) setTimeout(ask, 0, pk);
}
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState === "closed" && target.closest?.(".desk-acts")) askLate();
}, { capture: true });
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => setTimeout(() => { if (!acts()?.querySelector(":popover-open")) askLate(); }));
}
// What was asked for before one's own act was done may be told after it, and is over.
document.body.addEventListener("htmx:oobAfterSwap", ({ target }) => { if (target.matches?.(".desk-acts")) drawn += 1; });
document.body.addEventListener("htmx:beforeSend", ({ target }) => { if (target.id === "desk-again") asked = drawn; });
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt } = detail.requestConfig ?? {};
  if (elt?.id !== "desk-again" || asked === drawn) return;
  detail.shouldSwap = false;
  setTimeout(ask, 0, elt.dataset.pk);
});
// A tag one is typing stays, unless it was sent.
let sent = "";
const tag = (where) => where.querySelector("#desk-tag");
const isTagging = (form) => form.matches?.("form") && Boolean(tag(form));
document.addEventListener("input", ({ target }) => { if (target.id === "desk-tag") sent = ""; });
document.body.addEventListener("htmx:beforeSend", ({ target }) => { if (isTagging(target)) sent = tag(target).value; });
document.body.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (isTagging(target) && !detail.successful) sent = "";
});
document.body.addEventListener("htmx:oobBeforeSwap", ({ target, detail }) => {
  const [old, fresh] = target.id === "desk-labels" ? [target, detail.fragment].map(tag) : [];
  if (old && fresh && old.value !== sent) fresh.value = old.value;
});
document.body.addEventListener("recado:reconnected", () => ask(pane()?.dataset.thread));

// ── Menus one types in ─────────────────────────────────────────────────────

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-narrows]")) return;
  const menu = target.closest(".menu");
  const plain = (text) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const wanted = plain(target.value.trim());
  let any = false;
  for (const item of menu.querySelectorAll("[data-narrowed]")) {
    item.hidden = !plain(item.dataset.narrowed).includes(wanted);
    any ||= !item.hidden;
  }
  menu.querySelector("[data-narrowed-none]").hidden = any;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-narrows]")) return;
  event.preventDefault();
  event.target.closest(".menu").querySelector("[data-narrowed]:not([hidden])")?.click();
});

// ── On to the next ─────────────────────────────────────────────────────────

const closing = new WeakMap();
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-then-next]");
  if (!button) return;
  const row = document.getElementById(`c-${pane().dataset.thread}`);
  const next = row?.nextElementSibling?.matches("li[id]") ? row.nextElementSibling : row?.previousElementSibling;
  closing.set(button.form, next?.querySelector("a.name"));
}, { capture: true });
document.body.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  const next = closing.get(target);
  closing.delete(target);
  if (next && detail.successful) next.click();
});

// ── Panes on small screens, keys ───────────────────────────────────────────

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-pane-to]");
  if (!link || !panes || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  panes.dataset.pane = link.dataset.paneTo;
  const shown = link.dataset.paneTo === "details" ? document.getElementById("details") : pane();
  shown?.querySelector("header a, header button")?.focus();
});

const TYPING = "input, textarea, select, [contenteditable]";
const KEYS = { a: "assign", s: "snooze", p: "priority", u: "unread", m: "more" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open], :popover-open.menu")) return;
  const button = acts()?.querySelector(`[data-act=${KEYS[event.key]}]`);
  if (!button) return;
  event.preventDefault();
  const menu = document.getElementById(button.getAttribute("popovertarget"));
  if (!menu) return void button.click();
  // What is in a shut menu has no place on the screen: the button of the menu stands in for it.
  const source = button.getClientRects().length ? button : document.getElementById("acts-more");
  menu.showPopover({ source });
  menu.querySelector("button, a, input")?.focus();
});

// ── Who else is here ───────────────────────────────────────────────────────

document.body.addEventListener("htmx:oobAfterSwap", () => {
  const me = pane()?.dataset.me;
  if (me) document.querySelectorAll(`.here [data-watcher="${me}"]`).forEach((one) => one.remove());
});

// ── Answering at the same time ─────────────────────────────────────────────
// What is sent tells the last answer that stood there when one began to write. Where a colleague
// has answered since, the server asks first.

let began = "";
const answer = () => [...document.querySelectorAll("#thread > .msg.out[data-id]")].at(-1)?.dataset.id ?? "0";
const aim = (id) => {
  const form = document.getElementById("composer-form");
  if (form) form.setAttribute("action", `${form.getAttribute("action").split("?")[0]}?seen=${id}`);
};
document.addEventListener("input", ({ target }) => {
  if (target.id !== "composer-text") return;
  const key = `${pane()?.dataset.thread} ${target.value ? "writes" : ""}`;
  if (key !== began) aim(answer());
  began = key;
}, { capture: true });
// A template, and a macro that says something: since their dialog or their menu was opened.
let opened = "";
let held = null; // the form that was asked about; none: the box
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState !== "open" || !target.closest?.(".desk-acts")) return;
  if (document.querySelectorAll(".desk-acts :popover-open").length === 1) opened = answer();
}, { capture: true });
document.addEventListener("htmx:load", ({ target }) => {
  if (target.id === "templates-dialog") opened = answer();
  target.querySelectorAll?.("input[name=seen]").forEach((field) => { field.value ||= opened; });
});
const isAsked = (xhr) => xhr.status === 409 && /recado:answered/.test(xhr.getResponseHeader("HX-Trigger") ?? "");
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isAsked(detail.xhr)) detail.shouldSwap = true; // the answer that came meanwhile
});
document.addEventListener("recado:answered", ({ target, detail }) => {
  const dialog = document.getElementById("answered");
  if (!dialog || dialog.open) return;
  held = target.closest?.("form") ?? null;
  dialog.querySelector("h2").textContent = detail.title;
  dialog.querySelector("blockquote").textContent = detail.text;
  dialog.showModal();
});
function sendHeld(form) {
  form.elements.namedItem("seen").value = answer();
  if (form.id === "template-form") return form.requestSubmit(form.querySelector("[type=submit]"));
  // News may have drawn the menu anew meanwhile.
  const values = Object.fromEntries(new FormData(form, form.querySelector("[type=submit]")));
  return htmx.ajax("POST", form.getAttribute("hx-post"), { values, swap: "none" }).catch(() => {});
}
document.addEventListener("click", ({ target }) => {
  if (!target.closest?.("#answered [data-anyway]")) return undefined;
  document.getElementById("answered").close();
  if (held) return sendHeld(held);
  aim(answer());
  return document.getElementById("composer-form")?.requestSubmit();
});
