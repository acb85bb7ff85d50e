// The emoji: loaded when somebody opens them, found by their names and words in the page's language.
const KEY = "recado:emoji";
const MOST_RECENT = 18;
const MOST_FOUND = 90;
const picker = () => document.getElementById("composer-emoji");
const grid = () => document.getElementById("composer-emoji-grid");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let hasty = false; // Enter was pressed before they were there
let known = null; // [[emoji, name, words]] by group
let choose = null;

const recent = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; } };
function remember(sign) {
  const some = [sign, ...recent().filter((one) => one !== sign)].slice(0, MOST_RECENT);
  try { localStorage.setItem(KEY, JSON.stringify(some)); } catch { /* then it is not remembered */ }
}

function button([sign, name]) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: sign, title: name, className: "one-emoji" });
  made.setAttribute("aria-label", name);
  made.dataset.sign = sign;
  made.dataset.stay = "";
  return made;
}

function part(title, some) {
  const made = document.createElement("section");
  const heading = document.createElement("p");
  heading.className = "tiny muted";
  heading.textContent = title;
  const row = document.createElement("div");
  row.className = "emoji-rows";
  row.append(...some.map(button));
  made.append(heading, row);
  return made;
}

function all() {
  const names = picker().dataset.groups.split("|");
  const byName = new Map(known.flat().map((one) => [one[0], one]));
  const last = recent().map((sign) => byName.get(sign)).filter(Boolean);
  grid().replaceChildren(
    ...(last.length ? [part(picker().dataset.recent, last)] : []),
    ...known.map((some, place) => part(names[place], some)),
  );
}

function find(text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (!words.length) return all();
  const rank = ([, name]) => Number(!fold(name).startsWith(words[0]));
  const found = known.flat()
    .filter(([sign, name, more]) => words.every((word) => sign === word || fold(`${name} ${more}`).includes(word)))
    .sort((one, other) => rank(one) - rank(other));
  if (found.length) return grid().replaceChildren(part("", found.slice(0, MOST_FOUND)));
  grid().textContent = picker().dataset.none;
  return undefined;
}

export async function open(url, take) {
  choose = take;
  hasty = false;
  const input = picker().querySelector("input");
  input.focus();
  try {
    known ??= (await (await fetch(url)).json()).map(([, some]) => some);
  } catch {
    grid().textContent = picker().dataset.failed;
    return;
  }
  find(input.value);
  if (hasty && input.value) pickFirst();
}

function pickFirst() {
  const first = grid().querySelector("[data-sign]");
  if (first) pick(first.dataset.sign);
}

function pick(sign) {
  remember(sign);
  picker().hidePopover();
  choose(sign);
}
document.addEventListener("input", ({ target }) => {
  if (target.id === "composer-emoji-find" && known) find(target.value);
});
// Cleared when it closes: who types while it opens loses nothing.
document.addEventListener("toggle", ({ target, newState }) => {
  if (target.id === "composer-emoji" && newState === "closed") target.querySelector("input").value = "";
}, { capture: true });
document.addEventListener("click", (event) => {
  const one = event.target.closest?.("#composer-emoji [data-sign]");
  if (one) pick(one.dataset.sign);
});
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#composer-emoji")) return;
  if (event.target.matches("input") && event.key === "Enter") {
    event.preventDefault();
    if (known) pickFirst();
    else hasty = true;
  }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step && event.target.matches("[data-sign]")) {
    const signs = [...grid().querySelectorAll("[data-sign]")];
    signs.at((signs.indexOf(event.target) + step) % signs.length).focus();
    event.preventDefault();
  }
});
