// Offers to put the portal among the phone's apps: only where the browser can, never twice after a no.
const INSTALL = "tuili-install";
const offer = document.querySelector("[data-install]");

function maySay() {
  try {
    return localStorage.getItem(INSTALL) !== "no";
  } catch {
    return false;
  }
}

function sayNo() {
  offer.hidden = true;
  try {
    localStorage.setItem(INSTALL, "no");
  } catch {
    // Then it is offered again another day.
  }
}

function show(kind) {
  for (const part of offer.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== kind;
  offer.hidden = false;
}

if (offer && maySay()) {
  let prompt;
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    show("browser");
  });
  offer.querySelector("[data-accept]").addEventListener("click", () => {
    offer.hidden = true;
    prompt?.prompt();
  });
  offer.querySelector("[data-close]").addEventListener("click", sayNo);
  window.addEventListener("appinstalled", sayNo);
  // Safari on an iPhone offers nothing by itself, and says false here while it is not installed.
  if (navigator.standalone === false) show("ios");
}
