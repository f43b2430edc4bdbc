// Small helps on every page; all of it works without them.

// A summary of faults takes the focus, so that it is read out and seen first.
document.querySelector("[data-focus]")?.focus();

// A form is sent once, however often its button is pressed on a slow line; the button shows that it is under way.
function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => free(form), 8000);
});
document.addEventListener("tuili:free", (event) => free(event.target));
window.addEventListener("pageshow", () => [...document.forms].forEach(free));

// A small note above the tabs can be put away.
document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-close]")?.closest(".toast");
  if (toast) toast.hidden = true;
});

// Without a line the installed app shows what was seen last: the balance and the newest notices, kept in this browser
// only while somebody is signed in.
const SEEN = "tuili-seen";

function keepForOffline() {
  if (document.body.dataset.person === undefined) return localStorage.removeItem(SEEN);
  const seen = JSON.parse(localStorage.getItem(SEEN) || "{}");
  if (seen.person !== document.body.dataset.person) for (const name of Object.keys(seen)) delete seen[name];
  seen.person = document.body.dataset.person;
  const balance = document.querySelector("[data-balance]")?.dataset.balance;
  const notices = [...document.querySelectorAll("[data-notice]")].slice(0, 5).map((link) => link.textContent.trim());
  if (balance !== undefined) Object.assign(seen, { balance, balanceAt: Date.now() });
  if (notices.length) Object.assign(seen, { notices, noticesAt: Date.now() });
  localStorage.setItem(SEEN, JSON.stringify(seen));
}

try {
  keepForOffline();
} catch {
  // A browser that keeps nothing (private window, full disk) simply has nothing to show offline.
}
if (window.isSecureContext) navigator.serviceWorker?.register("/sw.js").catch(() => {});

// The number on the app's icon is that of the inbox, on each page that knows it; signed out, it is nobody's.
const unread = document.querySelector(".tabs[data-unread]")?.dataset.unread;
if (navigator.setAppBadge) {
  if (document.body.dataset.person === undefined) navigator.clearAppBadge().catch(() => {});
  else if (unread !== undefined) navigator.setAppBadge(Number(unread)).catch(() => {});
}
