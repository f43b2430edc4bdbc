// Scanning inside the page: only addresses of this site that lead to what the page is for are opened.
const part = document.querySelector("[data-scan]");

// Where a code may lead: its beginnings stand in data-scan.
function ours(text) {
  try {
    const there = new URL(text);
    const known = part.dataset.scan.split(" ").some((start) => there.pathname.startsWith(start));
    return there.origin === location.origin && known ? there.pathname : null;
  } catch {
    return null;
  }
}

function follow(texts) {
  const found = [...new Set(texts.map(ours).filter(Boolean))];
  if (found.length > 1) return camera.say(part.dataset.several); // whose would be taken?
  if (found.length) {
    camera.stop();
    navigator.vibrate?.(40);
    return location.assign(found[0]);
  }
  return texts.length && camera.say(part.dataset.foreign);
}

const camera = part && offerCamera(part, { every: 200, seen: follow });
