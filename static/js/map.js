// The shops on a map: Leaflet comes only when the map is wanted, on a wide screen at once, on a phone by its button.
// Without the county's tiles the townships' outlines are drawn, and nothing is asked of anybody else.
const map = document.querySelector("[data-map]");
const WIDE = matchMedia("(min-width: 1100px)");

function load(tag, facts) {
  return new Promise((done, failed) => {
    document.head.append(Object.assign(document.createElement(tag), facts, { onload: done, onerror: failed }));
  });
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

async function drawOutlines(drawn) {
  const answer = await fetch(map.dataset.outlines);
  const name = ({ properties: { name, name_en } }) =>
    Object.assign(document.createElement("span"), { textContent: (document.documentElement.lang === "en" && name_en) || name });
  L.geoJSON(await answer.json(), {
    interactive: false,
    style: { color: colour("--line-strong"), weight: 1, fillColor: colour("--surface"), fillOpacity: 1 },
    onEachFeature: (feature, layer) =>
      layer.bindTooltip(name(feature), { permanent: true, direction: "center", className: "map-name" }),
  }).addTo(drawn);
}

// What a pin opens says what its card says: the name, its state, and the link.
function words(card) {
  const link = card.querySelector("h2 a");
  const part = document.createElement("div");
  part.append(Object.assign(document.createElement("a"), { href: link.href, textContent: link.textContent }));
  part.append(Object.assign(document.createElement("p"), { textContent: card.querySelector(".badge").textContent.trim() }));
  return part;
}

function pin(card) {
  const icon = L.divIcon({ className: "map-pin", iconSize: [32, 32], iconAnchor: [16, 30], popupAnchor: [0, -26] });
  const title = card.querySelector("h2 a").textContent;
  return L.marker([card.dataset.latitude, card.dataset.longitude], { icon, title, alt: title }).bindPopup(words(card));
}

async function draw() {
  await Promise.all([load("script", { src: map.dataset.script }), load("link", { rel: "stylesheet", href: map.dataset.style })]);
  const view = map.querySelector("[data-view]");
  map.querySelector("[data-show-map]").hidden = true;
  view.hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const drawn = L.map(view, { zoomControl: false, scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: !still, maxZoom: 17 });
  drawn.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: map.dataset.zoomIn, zoomOutTitle: map.dataset.zoomOut }).addTo(drawn);
  const pins = L.featureGroup([...document.querySelectorAll(".shop-card[data-latitude]")].map(pin)).addTo(drawn);
  drawn.fitBounds(pins.getBounds().pad(0.15), { maxZoom: 15, animate: false });
  if (map.dataset.tiles) L.tileLayer(map.dataset.tiles, { attribution: map.dataset.credit, maxZoom: 19 }).addTo(drawn);
  else if (map.dataset.outlines) drawOutlines(drawn).catch(() => {});
}

function want() {
  draw().catch(() => (map.hidden = true)); // then the list is enough
}

if (map) {
  map.hidden = false;
  map.querySelector("[data-show-map]").addEventListener("click", want, { once: true });
  if (WIDE.matches) window.requestIdleCallback ? requestIdleCallback(want) : setTimeout(want, 300);
}
