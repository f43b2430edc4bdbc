// A page that stays open asks now and then whether something is going on that it does not show yet, and shows it.
const EVERY = 20_000; // milliseconds; only while somebody looks
const shownHere = () => document.querySelector("[data-emergencies]");

async function lookForEmergencies() {
  const pinned = shownHere();
  if (!pinned || document.hidden) return;
  const answer = await fetch("/emergencies/now/", { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const known = pinned.dataset.emergencies.trim();
  const { bulletins } = await answer.json();
  const asked = bulletins.join(" ");
  if (asked === (pinned.dataset.heard ?? known)) return;
  const fresh = await fetch("/emergencies/pinned/");
  if (!fresh.ok) return;
  const page = new DOMParser().parseFromString(await fresh.text(), "text/html");
  const next = page.querySelector("[data-emergencies]");
  if (!next) return;
  next.dataset.heard = asked;
  pinned.replaceWith(next);
}

if (shownHere()) setInterval(() => lookForEmergencies().catch(() => {}), EVERY); // without a line: later
