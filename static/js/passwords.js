// Says in a word how hard a password is to guess, while it is typed. The server decides.
const SHORT = 10; // characters, as the server asks

function strength(password) {
  if (password.length < SHORT) return "short";
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  const different = new Set(password.toLowerCase()).size;
  const score = password.length + 2 * (kinds - 1) + (different > 7 ? 2 : -6);
  if (score < 14) return "weak";
  return score < 20 ? "fair" : "strong";
}

for (const words of document.querySelectorAll("[data-strength-of]")) {
  const input = document.getElementById(words.dataset.strengthOf);
  input?.addEventListener("input", () => {
    const level = strength(input.value);
    words.hidden = !input.value;
    words.dataset.level = level;
    words.textContent = words.dataset[level];
  });
}
