// Messages for whoever looks elsewhere: a toast, a sound, a notification of the browser. What is
// wished, and for whom, is said by the server; a page that shows the conversation keeps still.
import { show } from "./toasts.js";

const place = document.getElementById("alerts");
const plain = document.title;
let missed = 0; // since somebody looked at this window

const seen = (pk) => document.visibilityState === "visible" && document.hasFocus()
  && document.getElementById("thread-pane")?.dataset.thread === pk;

function notify({ name, url, conversation }, text) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const notice = new Notification(name, { body: text, tag: conversation });
  notice.addEventListener("click", () => { window.focus(); location.assign(url); notice.close(); });
}

function ring() {
  new Audio(place.dataset.sound).play().catch(() => {}); // before the first click browsers refuse
}

function alert(part) {
  const { conversation, url, name, sound, browser } = part.dataset;
  const text = part.textContent;
  if (seen(conversation)) return;
  const isElsewhere = document.visibilityState !== "visible" || !document.hasFocus();
  // Of several windows one rings.
  const first = () => {
    const key = `alert-${conversation}-${text}`;
    const now = Date.now();
    const before = Number(localStorage.getItem("recado-alert")?.split("|")[0] ?? 0);
    const same = localStorage.getItem("recado-alert")?.endsWith(`|${key}`);
    localStorage.setItem("recado-alert", `${now}|${key}`);
    return !same || now - before > 3000;
  };
  if (first()) {
    if (sound !== undefined) ring();
    if (browser !== undefined && isElsewhere) notify(part.dataset, text);
  }
  if (!document.getElementById("conversations")) show({ text: `${name}: ${text}`, kind: "info", url, action: place.dataset.open });
  if (isElsewhere && !document.getElementById("unseen")) {
    missed += 1;
    document.title = `(${missed}) ${plain}`;
  }
}

if (place) {
  new MutationObserver(() => {
    const parts = [...place.children];
    place.replaceChildren();
    parts.forEach(alert);
  }).observe(place, { childList: true });
  addEventListener("focus", () => {
    if (missed) document.title = plain;
    missed = 0;
  });
}

// Browsers ask only upon a click.
function offer() {
  const button = document.querySelector("[data-ask-notify]");
  if (!button || !("Notification" in window)) return;
  button.hidden = Notification.permission !== "default";
  document.querySelector("[data-notify-denied]").hidden = Notification.permission !== "denied";
}
document.addEventListener("click", async (event) => {
  if (!event.target.closest?.("[data-ask-notify]")) return;
  await Notification.requestPermission();
  offer();
});
offer();
