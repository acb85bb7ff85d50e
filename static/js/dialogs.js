// Dialogs: opened by [data-dialog], closed by [data-close], the backdrop or Esc, and the one
// that asks before an act: data-confirm="Remove Ana?" on a form, a button or a link, with
// data-confirm-text, data-confirm-button, data-confirm-kind="danger", data-confirm-type="word".
import { word } from "./words.js";

const agreed = new WeakSet();

export function open(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  htmx.trigger(dialog, "recado:opened");
}

function ask(element, label) {
  const dialog = document.getElementById("confirm");
  const { confirm, confirmText, confirmButton, confirmKind, confirmType } = element.dataset;
  const yes = dialog.querySelector("[value=yes]");
  const typing = dialog.querySelector("#confirm-typing");
  const input = dialog.querySelector("#confirm-word");
  dialog.querySelector("h2").textContent = confirm;
  dialog.querySelector("#confirm-text").textContent = confirmText ?? "";
  dialog.querySelector("#confirm-text").hidden = !confirmText;
  yes.textContent = confirmButton || label || word("confirm");
  yes.classList.toggle("danger", confirmKind === "danger");
  typing.hidden = !confirmType;
  typing.querySelector("label").textContent = word("type_to_confirm", { word: confirmType });
  input.value = "";
  const check = () => { yes.disabled = Boolean(confirmType) && input.value.trim() !== confirmType; };
  input.oninput = check;
  check();
  dialog.returnValue = "no";
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// News may have drawn the form anew while somebody thought about the question.
const present = (form) => (form.isConnected ? form
  : [...document.forms].find((one) => one.getAttribute("action") === form.getAttribute("action")));
const pressed = (form, button) => (!button || button.isConnected ? button
  : [...form.elements].find((one) => one.name === button.name && one.value === button.value));

async function guardSubmit(event) {
  const form = event.target;
  const asks = event.submitter?.matches("[data-confirm]") ? event.submitter : form;
  if (!asks.matches("[data-confirm]") || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  if (!(await ask(asks, submitter?.textContent.trim()))) return;
  const now = present(form);
  if (!now) return; // what was asked about is over
  agreed.add(now);
  now.requestSubmit(pressed(now, submitter));
}

async function guardClick(event) {
  const element = event.target.closest("[data-confirm]:not(form)");
  // A submit button is asked about when its form is submitted, with all fields checked first.
  if (!element || (element.form && element.type === "submit")) return;
  if (agreed.delete(element)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(element, element.textContent.trim()))) return;
  agreed.add(element);
  element.click();
}

document.addEventListener("submit", guardSubmit, { capture: true });
document.addEventListener("click", guardClick, { capture: true });

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) open(document.getElementById(opener.dataset.dialog));
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// Only a press that also began on the backdrop closes: dragging a selection out does not.
let touched = null;
document.addEventListener("pointerdown", (event) => { touched = event.target; });
document.addEventListener("click", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || touched !== dialog) return;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const inside = event.clientX >= left && event.clientX <= right
    && event.clientY >= top && event.clientY <= bottom;
  if (!inside) dialog.close();
});

// A dialog that came as an answer (a form, a reached quota) opens by itself and leaves no trace.
document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail; // none where a page swaps by itself
  if (target?.id !== "modal") return;
  const dialog = target.querySelector("dialog");
  open(dialog);
  dialog?.querySelector("[data-errors]")?.focus();
  dialog?.addEventListener("close", () => { target.replaceChildren(); }, { once: true });
});
document.addEventListener("closeDialog", () => {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
});
