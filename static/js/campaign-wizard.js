// The wizard of a campaign: what only a browser can do. Saving itself is htmx's, see the form.
const form = () => document.querySelector("form[data-wizard]");
const $ = (selector) => document.querySelector(selector);
let dirty = false; // written since it was saved last

// == What is wrong goes beside its field; the field itself stays as it is under the cursor.
function place() {
  const told = $("#wrong");
  if (!told) return;
  for (const spot of document.querySelectorAll("[data-error-for]")) {
    const words = [...told.children].filter((one) => one.dataset.for === spot.dataset.errorFor);
    spot.replaceChildren(...words.map(line));
    const field = form()?.elements[spot.dataset.errorFor];
    if (!(field instanceof Element)) continue;
    if (words.length) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

function line(said) {
  const shown = document.createElement("p");
  shown.className = "error";
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("class", "i");
  icon.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#i-alert");
  icon.append(use);
  const text = document.createElement("span");
  text.textContent = said.textContent;
  shown.append(icon, text);
  return shown;
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  place();
  const preview = $("#preview");
  for (const name of ["at", "variant"]) {
    const kept = $(`[data-preview-${name}]`);
    if (kept && preview?.dataset[name]) kept.value = preview.dataset[name];
  }
  if (detail.target?.matches?.("[data-file-field]")) save();
});
document.addEventListener("htmx:oobAfterSwap", place);

// What saves by itself when it is chosen would be saved once more as something written.
const CHOSEN = "select[hx-post], [type=radio][hx-post], [type=checkbox][hx-post]";
document.addEventListener("input", (event) => {
  if (event.target.matches(CHOSEN)) event.stopPropagation();
}, { capture: true });

// == Nothing is lost by leaving.
document.addEventListener("input", ({ target }) => { if (target.form === form()) dirty = true; });
document.addEventListener("submit", ({ target }) => { if (target === form()) dirty = false; });
// Leaving a field says “changed” once more of what was saved while it was written.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt } = event.detail;
  if (elt === form() && !dirty) event.preventDefault();
  else if (elt.closest?.("form[data-wizard]")) dirty = false;
});
function failed({ detail }) {
  if (!detail.elt.closest?.("form[data-wizard]")) return;
  dirty = true;
  const state = $("#draft-state");
  if (state) state.textContent = state.dataset.offline;
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", failed);

function save() {
  dirty = true;
  form()?.dispatchEvent(new Event("change"));
}
addEventListener("pagehide", () => {
  if (!dirty || !form()) return;
  const data = new FormData(form());
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("leaving", "1");
  navigator.sendBeacon(location.href, data);
});

// == Writing: replacing the selection keeps the browser's undo.
function put(area, text, from, to) {
  area.focus();
  const start = area.selectionStart;
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(start + from, start + to);
}

document.addEventListener("click", ({ target }) => {
  const wraps = target.closest("[data-wrap][data-for]");
  const area = wraps && document.getElementById(wraps.dataset.for);
  if (!area) return;
  const sign = wraps.dataset.wrap;
  const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
  put(area, `${sign}${chosen}${sign}`, sign.length, sign.length + chosen.length);
});
document.addEventListener("change", (event) => {
  const { target } = event;
  if (!target.matches("[data-insert]") || !target.value) return;
  event.stopPropagation();
  const text = `{{${target.value}}}`;
  put(document.getElementById(target.dataset.for), text, text.length, text.length);
  target.value = "";
}, { capture: true });

// == A sending window that was made in the dialog is the one to be used.
document.addEventListener("recado:window", ({ detail }) => {
  const select = form()?.elements.window;
  if (!select) return;
  select.add(new Option(detail.name, detail.id, true, true));
  save();
});
