// The countdown of a code that links a phone. When it is over, the part of the page it stands
// in asks for the next code, until the phone is linked: state and code come from the server.
const two = (number) => String(number).padStart(2, "0");
const clock = (seconds) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;

let timer;

function begin() {
  clearInterval(timer);
  const line = document.querySelector("#session [data-countdown]");
  if (!line) return;
  const ends = performance.now() + Number(line.dataset.countdown) * 1000;
  const shown = line.querySelector("[data-left]");
  const bar = line.nextElementSibling.querySelector("rect");
  const tick = () => {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    shown.textContent = clock(left);
    bar.setAttribute("width", `${Math.min(100, Math.round((100 * left) / Number(line.dataset.of)))}%`);
    if (left) return;
    clearInterval(timer);
    htmx.trigger("#session", "recado:expired");
  };
  timer = setInterval(tick, 1000);
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt.id === "session") begin();
});
begin();

// Linked: the next page is on its way, and whoever asked again would be sent there anew.
let linked = false;
const isSession = ({ elt }) => elt.id === "session";
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (isSession(detail)) linked = detail.xhr.getResponseHeader("HX-Redirect") !== null;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (linked && isSession(event.detail)) event.preventDefault();
});
addEventListener("pageshow", () => { linked = false; });
