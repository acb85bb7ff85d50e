// `?` shows the shortcuts; sequences such as "g t" come from that same list ([data-keys]).
import { open } from "./dialogs.js";

const PAUSE = 900; // ms between the keys of a sequence
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
let typed = [];
let timer;

function sequence(key) {
  clearTimeout(timer);
  timer = setTimeout(() => { typed = []; }, PAUSE);
  typed = [...typed, key].slice(-2);
  const keys = typed.join(" ");
  return document.querySelector(`#shortcuts [data-keys="${CSS.escape(keys).replaceAll("\\ ", " ")}"]`);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    open(document.getElementById("shortcuts"));
    return;
  }
  if (event.key.length !== 1) return;
  const found = sequence(event.key.toLowerCase());
  if (found) location.assign(found.dataset.href);
});
