// Small helps on every page; all of it works without them.

// A summary of faults takes the focus, so that it is read out and seen first.
document.querySelector("[data-focus]")?.focus();

// A form is sent once, however often its button is pressed on a slow line.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
