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
  const there = texts.map(ours).find(Boolean);
  if (there) {
    camera.stop();
    navigator.vibrate?.(40);
    location.assign(there);
  } else if (texts.length) {
    camera.say(part.dataset.foreign);
  }
}

const camera = part && offerCamera(part, { every: 200, seen: follow });
