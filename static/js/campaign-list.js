// The list hears how its campaigns go on: it joins the room of each that is under way.
import { tell } from "./live.js";

const joined = new Set();

function join() {
  const shown = [...document.querySelectorAll("[data-campaign][data-live]")].map((row) => row.dataset.campaign);
  for (const id of shown) if (!joined.has(id)) tell({ type: "join-campaign", data: { id } });
  for (const id of joined) if (!shown.includes(id)) tell({ type: "leave-campaign", data: { id } });
  joined.clear();
  shown.forEach((id) => joined.add(id));
}

let connected = false;
document.addEventListener("htmx:wsOpen", () => {
  connected = true;
  joined.clear();
  join();
});
document.addEventListener("htmx:afterSettle", () => { if (connected) join(); });
