// Toasts: from the page (messages), from an answer (HX-Trigger: {"showToast": {text, kind, undo,
// url, action}}), from the socket (swapped into #toasts) and from our own modules (show).
import { word } from "./words.js";

const STAYS = 6000; // ms; with something to press, longer
const STAYS_WITH_ACTION = 12000;
const ICONS = { good: "check", info: "info", warn: "alert", bad: "alert" };
const region = document.getElementById("toasts");

export function show({ text, kind = "good", undo = "", url = "", action = "" }) {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.classList.add(kind);
  if (kind === "bad") toast.setAttribute("role", "alert");
  toast.querySelector("p").textContent = text;
  toast.querySelector("use").setAttribute("href", `#i-${ICONS[kind] ?? "info"}`);
  const link = toast.querySelector("[data-toast-link]");
  if (url) Object.assign(link, { href: url, textContent: action, hidden: false });
  const button = toast.querySelector("[data-undo]");
  if (undo) Object.assign(button, { hidden: false }).dataset.undo = undo;
  region.append(toast);
}

function close(toast) {
  const focused = toast.contains(document.activeElement);
  toast.classList.add("going");
  setTimeout(() => {
    toast.remove();
    if (focused) document.getElementById("main")?.focus();
  }, 180);
}

function watch(toast) {
  if (toast.dataset.seen) return;
  toast.dataset.seen = "yes";
  const link = toast.querySelector("[data-toast-link]:not([hidden]), [data-undo]:not([hidden])");
  // What went wrong stays until it is closed; the rest waits while looked at.
  if (toast.matches(".bad")) return;
  let timer;
  const start = () => { timer = setTimeout(close, link ? STAYS_WITH_ACTION : STAYS, toast); };
  const stop = () => clearTimeout(timer);
  ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, stop));
  ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, start));
  start();
}

function raise() {
  // The top layer is a stack: opened again, the toasts stand above a dialog opened meanwhile.
  if (region.matches(":popover-open")) region.hidePopover();
  if (region.childElementCount) region.showPopover();
  [...region.children].forEach(watch);
}

new MutationObserver(raise).observe(region, { childList: true });
raise();

region.addEventListener("click", async (event) => {
  const toast = event.target.closest(".toast");
  if (event.target.closest("[data-toast-close]")) close(toast);
  const undo = event.target.closest("[data-undo]");
  if (!undo) return;
  close(toast);
  htmx.ajax("POST", undo.dataset.undo, { swap: "none" }).catch(() => {}); // told as any failure
});

document.addEventListener("showToast", (event) => {
  const { value, ...detail } = event.detail;
  show(typeof value === "string" ? { text: value } : detail);
});

function fail(name) {
  show({ text: word(name), kind: "bad" });
}

function loginAgain() {
  const { login } = document.body.dataset;
  const next = encodeURIComponent(location.pathname + location.search);
  show({ text: word("401"), kind: "bad", url: `${login}?next=${next}`, action: word("login") });
}

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (/showToast|recado:answered/.test(xhr.getResponseHeader("HX-Trigger") ?? "")) return;
  if (xhr.status === 401) loginAgain();
  else if (word(String(xhr.status))) fail(String(xhr.status));
  else fail(xhr.status < 500 ? "refused" : "500");
});
document.addEventListener("htmx:sendError", () => fail("network"));
document.addEventListener("htmx:timeout", () => fail("timeout"));

// A whole page where a fragment was expected is the log-in page: the session is over.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { isError, serverResponse } = event.detail;
  if (isError || !/^\s*<!doctype/i.test(serverResponse ?? "")) return;
  event.detail.shouldSwap = false;
  loginAgain();
});
