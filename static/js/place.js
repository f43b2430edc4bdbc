// A question about a place: the browser is asked for its position only when the button is pressed. It chooses the nearest
// district here; the position itself is put into the form, rounded, only where the questionnaire takes one.
const ROUNDED = 3; // places behind the point: about a hundred metres

function nearest(part, at) {
  const narrow = Math.cos((at.latitude * Math.PI) / 180); // a degree east is shorter than one north
  const far = (option) => {
    const [north, east] = option.dataset.middle.split(",").map(Number);
    return Math.hypot(north - at.latitude, (east - at.longitude) * narrow);
  };
  return [...part.querySelectorAll("[data-middle]")].sort((a, b) => far(a) - far(b))[0];
}

function tellPosition(part, which = "") {
  const told = part.querySelector("[data-told]");
  const position = part.querySelector("[data-position]")?.value;
  const forget = part.querySelector("[data-forget]");
  if (forget) forget.hidden = !position;
  const words = which ? [told.dataset.found.replace("WHICH", which)] : [];
  if (position) words.push(told.dataset.kept.replace("POSITION", position.replace(",", ", ")));
  told.textContent = words.join(" ");
}

function take(part, at) {
  const option = nearest(part, at);
  if (option) option.selected = true;
  const input = part.querySelector("[data-position]");
  if (input) input.value = `${at.latitude.toFixed(ROUNDED)},${at.longitude.toFixed(ROUNDED)}`;
  tellPosition(part, option?.textContent.trim());
  part.dispatchEvent(new Event("input", { bubbles: true }));
}

function startPlace(part) {
  const find = part.querySelector("[data-find]");
  if (!find || !navigator.geolocation) return;
  find.hidden = false;
  const told = find.querySelector("[data-told]");
  const denied = () => (told.textContent = told.dataset.denied);
  find.querySelector("[data-locate]").addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition((found) => take(part, found.coords), denied, { timeout: 15000 });
  });
  find.querySelector("[data-forget]")?.addEventListener("click", () => {
    part.querySelector("[data-position]").value = "";
    tellPosition(part);
    part.dispatchEvent(new Event("input", { bubbles: true }));
  });
  tellPosition(part);
}

for (const part of document.querySelectorAll("[data-place]")) startPlace(part);
