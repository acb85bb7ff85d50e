// A campaign while it goes: the server draws each change and says it in the campaign's room. Here
// the room is joined, and the page asks for itself where more has changed than figures.
import { tell } from "./live.js";

const QUIET = 10000; // ms between two sentences for who listens instead of looking

const page = () => document.querySelector("#campaign[data-campaign]");
const said = () => document.querySelector(".campaign-said");

let known = ""; // how the page that is shown was drawn
let spokenAt = 0;
let later;

const look = () => `${said()?.dataset.status} ${said()?.dataset.complete}`;

function speak() {
  clearTimeout(later);
  const wait = spokenAt + QUIET - Date.now();
  if (wait > 0) {
    later = setTimeout(speak, wait);
    return;
  }
  const place = document.getElementById("campaign-spoken");
  const words = said()?.querySelector("[data-spoken]")?.textContent ?? "";
  if (!place || place.textContent === words) return;
  place.textContent = words;
  spokenAt = Date.now();
}

// What came tells figures; another state has other buttons, and the end another page.
function follow() {
  if (!page()) return;
  speak();
  if (look() === known) return;
  known = look();
  htmx.trigger(document.body, "recado:campaign-turned");
}

function join() {
  const id = page()?.dataset.campaign;
  if (id) tell({ type: "join-campaign", data: { id }, ref: "joined" });
}

document.addEventListener("htmx:wsOpen", join);
// Until then something may have been said that nobody heard.
document.addEventListener("htmx:wsBeforeMessage", ({ detail: { message } }) => {
  if (message.startsWith('<i id="done-joined"')) htmx.trigger(document.body, "recado:campaign-joined");
});
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target?.classList?.contains("campaign-said") || said()) follow();
});
known = look();
