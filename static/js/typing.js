// Answers and the hands on the keyboard. htmx gives the focus to what an answer marks [autofocus];
// it gets it only from where the focus was when the question was sent, or from nowhere: who has
// gone on meanwhile types somewhere else. And what is typed while an answer is on its way stays,
// though the answer draws its field anew.
const asked = new WeakMap(); // request → when it was sent, and where the focus was
const typed = new WeakMap(); // field → when somebody last typed there
const wishes = new WeakMap(); // what came → its field that asks for the focus
let kept = null; // what was typed into a field that is about to be replaced

const isNowhere = (element) => !element || element === document.body;
const isSame = (now, before) => now === before || Boolean(now.id && now.id === before?.id);

document.addEventListener("input", ({ target }) => typed.set(target, performance.now()));
document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  asked.set(xhr, { at: performance.now(), focus: document.activeElement });
});

// == The focus. A dialog that opens takes its own, before this hears of it.
function wish(arrived, xhr) {
  const found = wishes.get(arrived)?.field
    ?? (arrived.matches?.("[autofocus]") ? arrived : arrived.querySelector?.("[autofocus]"));
  if (!found) return;
  found.removeAttribute("autofocus"); // or htmx takes the focus there without asking
  wishes.set(arrived, { field: found, before: asked.get(xhr)?.focus });
}
document.addEventListener("htmx:oobAfterSwap", ({ target }) => wish(target));
document.addEventListener("htmx:afterSwap", ({ target, detail }) => wish(target, detail.xhr));
document.addEventListener("htmx:load", ({ target }) => {
  const { field, before } = wishes.get(target) ?? {};
  const now = document.activeElement;
  if (field && (isNowhere(now) || isSame(now, before))) field.focus();
});

// == What was typed.
const isText = (field) => field?.matches?.("textarea, input:not([type=checkbox], [type=radio])");
document.addEventListener("htmx:beforeSwap", ({ detail: { xhr } }) => {
  const field = document.activeElement;
  const isNewer = typed.get(field) > asked.get(xhr)?.at;
  kept = isNewer && field.id && isText(field) ? field : null;
});
document.addEventListener("htmx:afterSwap", () => {
  const [old, field] = [kept, kept && document.getElementById(kept.id)];
  kept = null;
  if (!field || field === old || field.type !== old.type) return;
  field.value = old.value;
  if (old.selectionStart !== null) field.setSelectionRange(old.selectionStart, old.selectionEnd);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
