// An answer goes in the way its question asked for, though news have replaced what asked meanwhile:
// htmx reads hx-swap when the answer is here, and finds no parent's above what is gone.
const ways = new WeakMap(); // request → hx-swap as it was when the question was sent

document.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt } }) => {
  ways.set(xhr, elt.closest("[hx-swap]")?.getAttribute("hx-swap"));
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.requestConfig.elt.isConnected) detail.swapOverride ??= ways.get(detail.xhr);
});
