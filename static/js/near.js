// Shops and events by distance: the browser is asked for its position only when the button is pressed, and sends it nowhere.
const near = document.querySelector("[data-near]");
const RADIUS = 6371000; // of the earth, in metres

function metresTo(card, at) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const [north, south] = [radians(at.latitude), radians(Number(card.dataset.latitude))];
  const east = radians(Number(card.dataset.longitude) - at.longitude);
  const x = east * Math.cos((north + south) / 2);
  return Math.hypot(x, south - north) * RADIUS;
}

function inWords(metres) {
  if (metres < 950) return near.dataset.meters.replace("METERS", Math.max(50, Math.round(metres / 50) * 50));
  return near.dataset.kilometers.replace("KILOMETERS", (metres / 1000).toFixed(1));
}

function sortBy(at) {
  const list = document.querySelector("[data-distance]").closest("ul");
  const cards = [...list.children].map((card) => [card.dataset.latitude ? metresTo(card, at) : Infinity, card]);
  for (const [metres, card] of cards.sort(([a], [b]) => a - b)) {
    if (metres < Infinity) card.querySelector("[data-distance]").textContent = inWords(metres);
    list.append(card);
  }
}

function askForPosition() {
  const note = near.querySelector("[data-note]");
  const refused = () => (note.textContent = near.dataset.denied);
  navigator.geolocation.getCurrentPosition((found) => sortBy(found.coords), refused, { timeout: 10000 });
}

if (near && navigator.geolocation) {
  near.hidden = false;
  near.querySelector("button").addEventListener("click", askForPosition);
}
