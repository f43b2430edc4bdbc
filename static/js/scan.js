// Scanning inside the page, where the browser reads QR codes by itself; elsewhere a photo of the code is sent instead.
// Only addresses of this site that lead to what the page is for are opened. The picture leaves the phone nowhere.
const part = document.querySelector("[data-scan]");
const view = part?.querySelector("[data-view]");
const AGAIN = 200; // milliseconds between two looks

function say(words) {
  part.querySelector("[data-note]").textContent = words;
}

function showRunning(runs) {
  view.hidden = !runs;
  part.querySelector("[data-stop]").hidden = !runs;
  part.querySelector("[data-start]").hidden = runs;
}

function stop() {
  for (const track of view.srcObject?.getTracks() || []) track.stop();
  view.srcObject = null;
  showRunning(false);
}

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

async function look(detector) {
  if (!view.srcObject) return;
  const codes = await detector.detect(view).catch(() => []);
  const there = codes.map((code) => ours(code.rawValue)).find(Boolean);
  if (there) {
    stop();
    navigator.vibrate?.(40);
    return location.assign(there);
  }
  if (codes.length) say(part.dataset.foreign);
  setTimeout(look, AGAIN, detector);
}

async function start(detector) {
  say("");
  try {
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    showRunning(true);
    await view.play();
    look(detector);
  } catch {
    stop();
    say(part.dataset.denied);
  }
}

async function offer() {
  const kinds = await BarcodeDetector.getSupportedFormats();
  if (!kinds.includes("qr_code")) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  part.querySelector("[data-start]").addEventListener("click", () => start(detector));
  part.querySelector("[data-stop]").addEventListener("click", stop);
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  part.hidden = false;
}

if (part && "BarcodeDetector" in window && navigator.mediaDevices) offer().catch(() => {});
