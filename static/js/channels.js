// Channels: a state that came over the socket lets the parts around it ask for the rest.
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target?.id?.startsWith("channel-state-")) htmx.trigger(document.body, "channelChanged");
});

// A secret that stays in the page while the rest of its form is drawn anew carries no old error.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  elt.querySelectorAll("[hx-preserve]").forEach((input) => {
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", `${input.id}_helptext`);
  });
  elt.querySelector("[data-errors]")?.focus();
});
