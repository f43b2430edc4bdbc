// A camera that reads QR codes inside the page. The browser reads them where it does so by itself; elsewhere zxing does,
// in a worker of its own, fetched when the camera is first wanted. The picture leaves the phone nowhere.
function offerCamera(part, { every, seen, begun }) {
  const view = part.querySelector("[data-view]");
  const begin = part.querySelector("[data-start]");
  const end = part.querySelector("[data-stop]");
  let reader = null;

  const say = (words) => {
    part.querySelector("[data-note]").textContent = words;
  };

  function showRunning(runs) {
    view.hidden = !runs;
    end.hidden = !runs;
    begin.hidden = runs;
  }

  function stop() {
    for (const track of view.srcObject?.getTracks() || []) track.stop();
    view.srcObject = null;
    showRunning(false);
  }

  async function look() {
    if (!view.srcObject) return;
    const texts = await reader(view).catch(() => []);
    if (view.srcObject) await seen(texts);
    setTimeout(look, every);
  }

  async function start() {
    say("");
    begun?.();
    try {
      view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      stop();
      return say(part.dataset.denied);
    }
    showRunning(true);
    try {
      await view.play();
      say(reader ? "" : part.dataset.wait);
      reader ||= await codeReader(part.dataset);
      say("");
    } catch {
      stop();
      return say(part.dataset.broken);
    }
    return look();
  }

  async function offer() {
    if (!navigator.mediaDevices || !(part.dataset.worker || (await readsItself()))) return;
    begin.addEventListener("click", start);
    end.addEventListener("click", stop);
    document.addEventListener("visibilitychange", () => document.hidden && stop());
    part.hidden = false;
  }

  offer().catch(() => {});
  return { say, stop };
}

async function readsItself() {
  return "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

// A function from a film that runs to the texts of the codes in it.
async function codeReader(addresses) {
  if (await readsItself()) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (view) => (await detector.detect(view)).map((code) => code.rawValue);
  }
  const worker = new Worker(addresses.worker);
  const ask = (message, carried = []) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data.texts));
      worker.onerror = () => reject(new Error("the worker did not start"));
      worker.postMessage(message, carried);
    });
  await ask({ library: addresses.library, wasm: addresses.wasm });
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
