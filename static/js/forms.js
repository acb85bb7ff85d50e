// Forms: busy buttons, shown passwords, copied values, a colour seen while it is chosen.
import { word } from "./words.js";
import { show } from "./toasts.js";

const busy = (button, on) => {
  if (on) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
};

const LONGEST = 8000; // ms; after a download no new page comes to end the wait

function release(form) {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-busy]").forEach((button) => busy(button, false));
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  busy(submitter, true);
  setTimeout(release, LONGEST, form);
});
// Back from the next page: the form can be used again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sending]").forEach(release);
});

const source = ({ detail }) => {
  const event = detail.requestConfig?.triggeringEvent;
  return event?.submitter ?? (detail.elt.matches("button") ? detail.elt : null);
};
document.addEventListener("htmx:beforeSend", (event) => busy(source(event), true));
document.addEventListener("htmx:afterRequest", (event) => busy(source(event), false));

async function copy(button) {
  const from = button.dataset.copy;
  const field = from.startsWith("#") ? document.querySelector(from) : null;
  try {
    await navigator.clipboard.writeText(field ? field.value ?? field.textContent : from);
    show({ text: word("copied") });
  } catch {
    // Without https browsers keep the clipboard to themselves; the old way may still work.
    field?.select?.();
    if (field && document.execCommand("copy")) show({ text: word("copied") });
    else show({ text: word("not_copied"), kind: "warn" });
  }
}

function reveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
  button.querySelector("use").setAttribute("href", shown ? "#i-eye" : "#i-eye-off");
  input.focus();
}

document.addEventListener("click", (event) => {
  const copies = event.target.closest("[data-copy]");
  if (copies) copy(copies);
  const reveals = event.target.closest("[data-reveal]");
  if (reveals) reveal(reveals);
  const theme = event.target.closest("[name=theme][value]");
  if (theme) wear(theme.value);
});

// The server remembers the theme; the page need not wait for it.
function wear(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.querySelectorAll("button[name=theme]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.value === theme));
  });
}

// A colour and its code are one value; [data-brand-preview] wears it at once.
document.addEventListener("input", ({ target }) => {
  const picker = target.dataset.colourText
    ? document.getElementById(target.dataset.colourText)
    : target.matches("[type=color]") ? target : null;
  if (!picker) return;
  const code = target.value.trim().toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(code)) return;
  picker.value = code;
  const text = document.querySelector(`[data-colour-text="${picker.id}"]`);
  if (text && text !== target) text.value = code;
  document.querySelectorAll("[data-brand-preview]").forEach((preview) => {
    preview.style.setProperty("--brand", code);
  });
});

// After a refused form the summary is where reading goes on, unless somebody types already.
const field = document.activeElement;
if (field === document.body || field.value === field.defaultValue) {
  document.querySelector("form:not([data-sample]) [data-errors]")?.focus();
}
