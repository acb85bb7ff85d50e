// The palette: type, choose with the arrows, go. The list comes from the server; the focus
// stays in the input (aria-activedescendant says which line is meant).
import { open } from "./dialogs.js";

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-input");
const lines = () => [...dialog.querySelectorAll("[role=option]:not([aria-disabled])")];
const mac = /Mac|iP(hone|ad)/.test(navigator.platform);

function choose(index) {
  const all = lines();
  const wanted = all.at(index % all.length);
  all.forEach((line) => line.setAttribute("aria-selected", String(line === wanted)));
  if (wanted) input.setAttribute("aria-activedescendant", wanted.id);
  else input.removeAttribute("aria-activedescendant");
  wanted?.scrollIntoView({ block: "nearest" });
}

function show() {
  if (!dialog || dialog.open) return;
  document.querySelectorAll("[popover]:popover-open.menu").forEach((menu) => menu.hidePopover());
  open(dialog);
  input.select();
  htmx.trigger(input, "recado:open");
}

function go(line, event) {
  if (!line) return;
  if (event.ctrlKey || event.metaKey) window.open(line.dataset.href, "_blank", "noopener");
  else location.assign(line.dataset.href);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && dialog) {
    event.preventDefault();
    if (dialog.open) dialog.close();
    else show();
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-palette]")) show();
});

if (dialog) {
  input.addEventListener("keydown", (event) => {
    const here = lines().findIndex((line) => line.ariaSelected === "true");
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + 5 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(lines()[here], event);
    }
  });
  dialog.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option][data-href]");
    if (line) go(line, event);
  });
  dialog.addEventListener("htmx:afterSettle", () => choose(0));
}
if (mac) document.querySelectorAll("[data-mod-key]").forEach((key) => { key.textContent = "⌘ K"; });
