// The list of contacts: choosing people, by page or all of a filter; Escape leaves an edit.
const boxes = () => [...document.querySelectorAll('input[name="chosen"]')];
const bulk = () => document.getElementById("bulk");
let last = null; // the box that was clicked before, for a range with Shift
let stale = false; // who is shown has changed, and is drawn anew once nobody is chosen

function count() {
  const form = bulk();
  if (!form) return;
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const everybody = form.elements.all;
  if (chosen < all.length) everybody.disabled = true;
  const page = document.querySelector("[data-choose-page]");
  page.checked = chosen > 0 && chosen === all.length;
  page.indeterminate = chosen > 0 && chosen < all.length;
  const whole = !everybody.disabled;
  form.querySelector("[data-chosen]").textContent = whole
    ? form.dataset.everybody : chosen.toLocaleString(document.documentElement.lang);
  const more = form.querySelector(".link[data-choose-all]");
  if (more) more.hidden = whole || chosen < all.length;
  if (stale && !chosen) refresh();
}

// Drawn anew, the list would forget who is chosen and what is typed in the bar.
function refresh() {
  stale = boxes().some((box) => box.checked);
  if (!stale) htmx.trigger(document.body, "contactsChanged");
}

function choose(wanted) {
  boxes().forEach((box) => { box.checked = wanted; });
  count();
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-choose-page]")) choose(target.checked);
  else if (target.name === "chosen") count();
});

document.addEventListener("click", (event) => {
  const box = event.target.closest?.('input[name="chosen"]');
  if (box) {
    const all = boxes();
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    count();
  }
  if (event.target.closest("[data-choose-all]")) {
    choose(true);
    bulk().elements.all.disabled = false;
    count();
    bulk().querySelector("button:not([hidden])")?.focus();
  }
  if (event.target.closest("[data-choose-rows]")) choose(true);
  if (event.target.closest("[data-choose-none]")) {
    choose(false);
    document.querySelector("[data-choose-page]")?.focus();
  }
});

// A job that is over has changed who is shown; consent that was noted changes what may be sent.
function heard(element) {
  if (element?.matches?.(".job:not([hx-trigger])")) refresh();
  if (element?.id === "consent") htmx.trigger(document.body, "contactChanged");
}
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => heard(detail.target));
document.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt.id === "found") count();
  heard(detail.elt);
});
document.addEventListener("contactsChosen", () => choose(false));
addEventListener("pageshow", count); // a browser that goes back keeps what was ticked

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const form = event.target.closest?.("[data-in-place]");
  form?.querySelector("[data-cancel]")?.click();
});

// A tag or a list typed in a menu of the bar: Enter is its button, not the form's first one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("#bulk .pad input")) return;
  event.preventDefault();
  event.target.closest(".pad").querySelector("button").click();
});

// htmx forgets which button was pressed once the focus leaves it, as when its menu closes.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const button = detail.elt.id === "bulk" && detail.triggeringEvent?.submitter;
  if (button?.name) detail.parameters[button.name] = button.value;
});

// Columns: a line goes up or down without asking the server. The other line moves, so that the
// button keeps the focus.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-move]");
  if (!button) return;
  event.preventDefault();
  const line = button.closest("li");
  const up = button.dataset.move === "-1";
  const other = up ? line.previousElementSibling : line.nextElementSibling;
  if (other?.querySelector("[name=order]")) (up ? line.after(other) : line.before(other));
  const list = line.parentElement;
  const places = { name: line.querySelector("label").textContent,
    place: [...list.children].indexOf(line) + 1, all: list.children.length };
  list.parentElement.querySelector("[data-order-said]").textContent = list.dataset.said
    .replace(/\{(\w+)\}/g, (_, key) => places[key]);
});

// A file that is downloaded leaves the page, and the dialog that asked for it, where they are.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || !target.matches("dialog [data-download]")) return;
  setTimeout(() => target.closest("dialog")?.close(), 400);
});
