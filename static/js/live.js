// The live connection (htmx-ext-ws): says when it is lost, tries again ever more slowly, and
// lets fragments refresh themselves when it is back (hx-trigger="recado:reconnected from:body").
import { word } from "./words.js";
import { show } from "./toasts.js";

const PATIENCE = 2500; // ms without connection before anybody is told
const SLOWEST = 30000; // ms between two tries
const TOO_MANY = 4429;
const TRIED_AGAIN = [1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014];
const NEVER = 2 ** 31 - 1; // ms; htmx, trying beside us, would end what we began

const live = document.getElementById("live");
const bar = live?.querySelector(".offline");
let socket = null;
let lost = false;
let tries = 0;
let patience;
let next; // try

const wait = (count) => Math.min(SLOWEST, 500 * 2 ** count) * (0.5 + Math.random() / 2);
htmx.config.wsReconnectDelay = () => NEVER;

let current = null; // what was opened before it is over, whatever is still heard of it
htmx.createWebSocket = (url) => {
  current = new WebSocket(url);
  current.binaryType = htmx.config.wsBinaryType;
  return current;
};

function retry() {
  clearTimeout(next);
  current?.close();
  socket?.reconnect();
}

function say(name) {
  bar.querySelector("[data-live-text]").textContent = word(name);
  bar.hidden = false;
  lost = true;
}

function back() {
  clearTimeout(patience);
  patience = undefined;
  bar.hidden = true;
  tries = 0;
  if (lost) show({ text: word("back") });
  lost = false;
}

// News of a part that this page doesn't show is not for it.
const aim = (part) => {
  const [, selector] = (part.getAttribute("hx-swap-oob") ?? "").split(/:(.*)/);
  return selector || `#${CSS.escape(part.id)}`;
};
live?.addEventListener("htmx:wsBeforeMessage", (event) => {
  const told = document.createElement("template");
  told.innerHTML = event.detail.message;
  const parts = [...told.content.children];
  const ours = parts.filter((part) => document.querySelector(aim(part)));
  if (ours.length === parts.length && parts.length) return;
  event.preventDefault();
  const html = ours.map((part) => part.outerHTML).join("");
  if (html) htmx.swap(live, html, { swapStyle: "none" });
});

// Say something to the server; what is said while nobody listens is said when somebody does.
export function tell(frame) {
  socket?.send(JSON.stringify(frame));
}

let opened = false;
live?.addEventListener("htmx:wsOpen", ({ detail }) => {
  socket = detail.socketWrapper;
  back();
  if (opened) htmx.trigger(document.body, "recado:reconnected");
  opened = true;
});

live?.addEventListener("htmx:wsClose", ({ detail }) => {
  socket = detail.socketWrapper ?? socket;
  const { code, target } = detail.event;
  if (target !== current) return;
  if (code === TOO_MANY) say("too_many");
  else if (TRIED_AGAIN.includes(code)) {
    patience ??= setTimeout(say, PATIENCE, "offline");
    next = setTimeout(retry, wait(tries++));
  } else say("dropped");
});

bar?.querySelector("[data-live-retry]").addEventListener("click", retry);
addEventListener("online", () => { if (lost) retry(); });
addEventListener("offline", () => { if (live) say("offline"); });
// Leaving a page is not losing a connection.
addEventListener("pagehide", () => clearTimeout(patience));
