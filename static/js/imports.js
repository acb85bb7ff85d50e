// A file on its way: shown while it goes, refused at once when it is too big.
const form = document.getElementById("upload");
const input = form?.querySelector("[type=file]");
const bar = form?.querySelector("progress");
const told = form?.querySelector("[data-told]");

function tell(text, isWrong) {
  told.textContent = text;
  told.hidden = !text;
  told.classList.toggle("error", isWrong);
}

input?.addEventListener("change", () => {
  const [file] = input.files;
  if (!file) return;
  if (file.size > Number(input.dataset.most)) {
    tell(input.dataset.tooBig, true);
    input.value = "";
    return;
  }
  tell(`${input.dataset.sending} ${file.name}`, false);
  bar.hidden = false;
  bar.removeAttribute("value");
  form.requestSubmit();
});

for (const name of ["dragover", "dragleave", "drop"]) {
  input?.addEventListener(name, () => form.querySelector(".drop").classList.toggle("over", name === "dragover"));
}

form?.addEventListener("htmx:xhr:progress", ({ detail: { loaded, total } }) => {
  if (total) bar.value = loaded / total;
  if (loaded === total) {
    bar.removeAttribute("value");
    tell(input.dataset.reading, false);
  }
});
form?.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.status === 204) return; // the next page is on its way
  bar.hidden = true;
  input.value = "";
  tell("", false);
});
