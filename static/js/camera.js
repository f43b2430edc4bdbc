// A camera that reads QR codes inside the page. The browser reads them where it does so by itself; elsewhere zxing does,
// in a worker of its own, fetched when the camera is first wanted. The picture leaves the phone nowhere.
function offerCamera(part, { every, seen, begun }) {
  const view = part.querySelector("[data-view]");
  const begin = part.querySelector("[data-start]");
  const end = part.querySelector("[data-stop]");
  let reader = null;
  let turn = 0; // each start and each stop begins another: what an older one still waits for comes to nothing

  const note = part.querySelector("[data-note]");
  const say = (words) => {
    if (note.textContent !== words) note.textContent = words; // else it is read aloud at every look
  };

  const close = (film) => film?.getTracks().forEach((track) => track.stop());

  // Whoever pressed one button goes on at the other, which stands in its place.
  function showRunning(runs) {
    const [shown, gone] = runs ? [end, begin] : [begin, end];
    const held = document.activeElement === gone;
    view.hidden = !runs;
    shown.hidden = false;
    gone.hidden = true;
    if (held) shown.focus();
  }

  function stop(words = "") {
    turn += 1;
    close(view.srcObject);
    view.srcObject = null;
    showRunning(false);
    say(words);
  }

  async function look(mine) {
    if (mine !== turn) return;
    const texts = await reader(view).catch(() => []);
    if (mine !== turn) return;
    await seen([...new Set(texts)]);
    setTimeout(look, every, mine);
  }

  async function film(mine) {
    const taken = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (mine !== turn) { close(taken); return; } // stopped, hidden or pressed again while the phone asked for leave
    for (const track of taken.getTracks()) track.addEventListener("ended", () => mine === turn && stop(part.dataset.denied));
    view.srcObject = taken;
    showRunning(true);
    part.scrollIntoView({ block: "nearest" });
  }

  async function start() {
    stop();
    const mine = (turn += 1);
    begun?.();
    let refusal = part.dataset.denied;
    try {
      await film(mine);
      if (mine !== turn) return;
      refusal = part.dataset.broken;
      await view.play();
      if (!reader && mine === turn) say(part.dataset.wait);
      const made = reader || (await codeReader(part.dataset));
      reader ||= made;
    } catch {
      if (mine === turn) stop(refusal);
      return;
    }
    if (mine !== turn) return;
    say("");
    await look(mine);
  }

  async function offer() {
    if (!navigator.mediaDevices || !(part.dataset.worker || (await readsItself()))) {
      part.classList.add("is-away");
      return;
    }
    begin.addEventListener("click", start);
    end.addEventListener("click", () => stop());
    document.addEventListener("visibilitychange", () => document.hidden && stop());
    part.hidden = false;
  }

  offer().catch(() => part.classList.add("is-away"));
  return { say, stop };
}

async function readsItself() {
  return "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

// The browser's own reader. Some say that they read and then do not, as phones without the services of their maker.
async function ownReader() {
  if (!(await readsItself())) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  try {
    await detector.detect(document.createElement("canvas"));
  } catch {
    return null;
  }
  return async (view) => (await detector.detect(view)).map((code) => code.rawValue);
}

// A function from a film that runs to the texts of the codes in it.
async function codeReader(addresses) {
  const own = await ownReader();
  if (own) return own;
  if (!addresses.worker) throw new Error("nothing reads codes here");
  const worker = new Worker(addresses.worker);
  const ask = (message, carried = []) =>
    new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel(); // each question its own, so that no answer comes to another
      port1.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data.texts));
      worker.onerror = () => reject(new Error("the worker did not start"));
      worker.postMessage(message, [port2, ...carried]);
    });
  try {
    await ask({ library: addresses.library, wasm: addresses.wasm });
  } catch (fault) {
    worker.terminate();
    throw fault;
  }
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return (view) => {
    const scale = Math.min(1, 720 / Math.max(view.videoWidth, view.videoHeight, 1)); // enough for a code, and quick
    canvas.width = Math.max(1, Math.round(view.videoWidth * scale));
    canvas.height = Math.max(1, Math.round(view.videoHeight * scale));
    pen.drawImage(view, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return ask({ pixels: data.buffer, width: canvas.width, height: canvas.height }, [data.buffer]);
  };
}
