// The template editor: what is quicker in the browser than at the server. Counters of
// characters, formatting of the chosen words, variables at the cursor.
const form = document.getElementById("editor");
const body = document.getElementById("id_body");

// == Counters: [data-most] says how many characters Meta takes.
function counter(field) {
  let output = field.parentElement.querySelector(":scope > .counter");
  if (!output) {
    output = document.createElement("span");
    output.className = "counter";
    output.setAttribute("aria-hidden", "true");
    field.after(output);
  }
  return output;
}

function count(field) {
  const most = Number(field.dataset.most);
  // Meta counts characters, not the halves of an emoji.
  const length = [...field.value].length;
  const output = counter(field);
  output.textContent = `${length}/${most}`;
  output.classList.toggle("over", length > most);
}

const countAll = () => form.querySelectorAll("[data-most]").forEach(count);
form.addEventListener("input", ({ target }) => { if (target.dataset.most) count(target); });
document.addEventListener("htmx:afterSettle", countAll);
countAll();

// == The text: replacing the selection keeps the browser's undo.
function put(text, from, to) {
  body.focus();
  const start = body.selectionStart;
  if (!document.execCommand("insertText", false, text)) {
    body.setRangeText(text);
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  body.setSelectionRange(start + from, start + to);
}

function wrap(sign) {
  const chosen = body.value.slice(body.selectionStart, body.selectionEnd);
  put(`${sign}${chosen}${sign}`, sign.length, sign.length + chosen.length);
}

const isNamed = () => form.elements.parameter_format.value === "named";

function variable(word) {
  const taken = new Set([...body.value.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((found) => found[1]));
  let name = isNamed() ? word : "1";
  for (let number = 2; taken.has(name); number += 1) name = isNamed() ? `${word}_${number}` : `${number}`;
  put(`{{${name}}}`, 2, 2 + name.length);
}

form.addEventListener("click", ({ target }) => {
  const wraps = target.closest("[data-wrap]");
  if (wraps) wrap(wraps.dataset.wrap);
  const inserts = target.closest("[data-variable]");
  if (inserts) variable(inserts.dataset.variable);
});

// What was on its way while the rows changed knew the old ones: keep the page once more.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id === "buttons") form.dispatchEvent(new Event("change"));
});
