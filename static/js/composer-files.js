// Files that go with a message: by button, pasted or dropped. Each is uploaded at once; the server
// answers with what is to be shown of it, or with what is wrong.
import { word } from "./composer.js";
import { show as toast } from "./toasts.js";

const MOST = 10;
const form = () => document.getElementById("composer-form");
const list = () => document.getElementById("composer-files");
const canHave = () => Boolean(form()?.querySelector("[data-attach]")) && !form().elements.note.value;
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const uploads = new WeakMap(); // chip → its request

export const files = () => [...list().querySelectorAll("[name=media]")].map((one) => one.value);
export const clear = () => list().replaceChildren();
export const put = (chips) => list().append(...chips);

const drawn = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("li");
export const adopt = (html) => list().append(document.adoptNode(drawn(html)));

function fail(chip) {
  chip.removeAttribute("aria-busy");
  chip.dataset.flawed = "";
  chip.classList.add("flawed");
  chip.querySelector("progress").remove();
  chip.querySelector("[data-name]").textContent = word("upload_failed");
}

export function take(file, { voice = false } = {}) {
  if (list().childElementCount >= MOST) return void toast({ text: word("too_many"), kind: "warn" });
  const chip = document.getElementById("composer-chip").content.firstElementChild.cloneNode(true);
  chip.querySelector("[data-name]").textContent = file.name;
  list().append(chip);
  const data = new FormData();
  data.append("file", file, file.name);
  if (voice) data.append("voice", "1");
  const asked = new XMLHttpRequest(); // fetch tells nothing of how far an upload came
  uploads.set(chip, asked);
  asked.open("POST", form().dataset.files);
  asked.setRequestHeader("X-CSRFToken", token());
  asked.setRequestHeader("HX-Request", "true");
  asked.upload.addEventListener("progress", ({ loaded, total }) => {
    chip.querySelector("progress").value = (100 * loaded) / total;
  });
  asked.addEventListener("load", () => {
    const fresh = asked.status === 200 ? drawn(asked.responseText) : null;
    if (fresh) chip.replaceWith(document.adoptNode(fresh));
    else fail(chip);
    here();
  });
  asked.addEventListener("error", () => { fail(chip); here(); });
  asked.send(data);
}

const here = () => document.dispatchEvent(new Event("recado:file"));

const takeAll = (some) => [...some].forEach((file) => take(file));

document.addEventListener("click", (event) => {
  if (event.target.closest("#composer [data-attach]")) document.getElementById("composer-file").click();
  const drop = event.target.closest("#composer [data-file-drop]");
  if (!drop) return;
  const chip = drop.closest("li");
  uploads.get(chip)?.abort();
  chip.remove();
  here();
  document.getElementById("composer-text").focus();
});
document.addEventListener("change", ({ target }) => {
  if (target.id === "composer-file") {
    takeAll(target.files);
    target.value = "";
    document.getElementById("composer-text").focus();
  }
  if (target.matches?.("[data-blank-file]") && target.files[0]) header(target);
});
document.addEventListener("paste", (event) => {
  if (event.target.id !== "composer-text" || !event.clipboardData.files.length || !canHave()) return;
  event.preventDefault();
  takeAll(event.clipboardData.files);
});

// == Dropped anywhere on the thread.
const over = (event) => canHave() && event.target.closest?.("#thread-pane") && event.dataTransfer?.types.includes("Files");
document.addEventListener("dragover", (event) => {
  if (!over(event)) return;
  event.preventDefault();
  document.getElementById("composer").dataset.drop = "";
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget?.closest?.("#thread-pane")) delete document.getElementById("composer")?.dataset.drop;
});
document.addEventListener("drop", (event) => {
  if (!over(event)) return;
  event.preventDefault();
  delete document.getElementById("composer").dataset.drop;
  takeAll(event.dataTransfer.files);
});

// == The file above a template's text.
async function header(input) {
  const place = input.closest(".field");
  const data = new FormData();
  data.append("file", input.files[0]);
  const { files: url } = input.form.dataset;
  const answer = await fetch(url, { method: "POST", body: data, headers: { "X-CSRFToken": token(), "HX-Request": "true" } }).catch(() => null);
  const chip = answer?.ok && !answer.redirected ? drawn(await answer.text()) : null;
  const said = chip?.querySelector(".error")?.textContent.trim() ?? (chip ? input.files[0].name : word("upload_failed"));
  place.querySelector("[data-blank-said]").textContent = said;
  place.querySelector("[type=hidden]").value = chip?.querySelector("[name=media]")?.value ?? "";
  htmx.trigger(place, "recado:filled");
}
