// Menus are popovers of the browser: it opens and closes them. Here they get their place beside
// the button, and arrow keys; and the focus goes back to where it came from, which the browser does
// for the first menu alone, not for one that was opened from another.
const GAP = 6; // px between the button and its menu
const ITEMS = "a[href], button:not(:disabled), [role=option]";

function invoker(menu) {
  const all = document.querySelectorAll(`[popovertarget="${menu.id}"]`);
  return [...all].find((button) => button.offsetParent || button.getClientRects().length);
}

function place(menu, button) {
  const at = button.getBoundingClientRect();
  const above = menu.dataset.place === "above" && at.top > innerHeight - at.bottom;
  const end = menu.dataset.align === "end";
  const set = (name, value) => {
    if (value === null) menu.style.removeProperty(name);
    else menu.style.setProperty(name, `${Math.max(GAP, Math.round(value))}px`);
  };
  set("--top-at", above ? null : at.bottom + GAP);
  set("--bottom-at", above ? innerHeight - at.top + GAP : null);
  set("--left-at", end ? null : at.left);
  set("--right-at", end ? document.documentElement.clientWidth - at.right : null);
  set("--room", (above ? at.top : innerHeight - at.bottom) - 2 * GAP);
}

let origin = null; // where the focus was before the first menu
let pressed = ""; // the last key, unless something was clicked since
const isNowhere = () => !document.activeElement || document.activeElement === document.body;
document.addEventListener("keydown", ({ key }) => { pressed = key; }, { capture: true });
document.addEventListener("pointerdown", () => { pressed = ""; }, { capture: true });

function giveBack() {
  const place = origin?.isConnected ? origin : document.getElementById(origin?.id ?? "");
  place?.focus({ preventScroll: true });
}
document.addEventListener("toggle", ({ target, newState }) => {
  if (newState !== "closed" || pressed !== "Escape" || !target.matches?.(".menu[popover]")) return;
  if (isNowhere() || target.contains(document.activeElement)) invoker(target)?.focus({ preventScroll: true });
}, { capture: true });

document.addEventListener("beforetoggle", (event) => {
  const menu = event.target;
  if (event.newState !== "open" || !menu.matches?.(".menu[popover]")) return;
  if (!document.querySelector(".menu:popover-open")) origin = document.activeElement;
  const button = event.source ?? invoker(menu);
  if (button) place(menu, button);
  htmx.trigger(menu, "recado:open");
}, { capture: true });

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  const button = event.target.closest?.("[popovertarget]");
  if (!menu && event.key === "ArrowDown" && button) {
    event.preventDefault();
    const target = document.getElementById(button.getAttribute("popovertarget"));
    if (!target.matches(":popover-open")) target.showPopover({ source: button });
    target.querySelector(ITEMS)?.focus();
    return;
  }
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(ITEMS)].filter((item) => item.getClientRects().length);
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here < 0 ? items.length - 1 : here - 1, Home: 0,
    End: items.length - 1 }[event.key];
  event.preventDefault();
  items.at(next % items.length)?.focus();
});

// Choosing something closes the menu, and the one that it was opened from; choosing another menu
// or a preference does not. What the choice itself opens stays.
document.addEventListener("click", (event) => {
  const item = event.target.closest(".menu[popover] :is(a, button)");
  if (!item || item.matches("[popovertarget], [aria-pressed], [data-stay]")) return;
  const open = [...document.querySelectorAll(".menu:popover-open")];
  // Later: what loses the focus before its form is sent is, for htmx, not what sent it.
  setTimeout(() => {
    const had = document.activeElement?.closest(".menu[popover]");
    open.forEach((menu) => { if (menu.matches(":popover-open")) menu.hidePopover(); });
    if (had && (isNowhere() || had.contains(document.activeElement))) giveBack();
  });
}, { capture: true });

addEventListener("resize", () => {
  document.querySelectorAll(".menu:popover-open").forEach((menu) => {
    const button = invoker(menu);
    if (button) place(menu, button);
  });
});
