// Sentences for people live in the page (templates/_words.html), in the person's language.
export function word(name, values = {}) {
  const template = document.getElementById("words");
  const said = template?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return said.trim().replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
