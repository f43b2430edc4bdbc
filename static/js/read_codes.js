// The worker that reads QR codes by zxing: first told where the library and its WebAssembly lie, then a picture at a time.
const answered = async (message) => {
  if (message.library) {
    importScripts(message.library);
    await ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => message.wasm }, fireImmediately: true });
    return [];
  }
  const picture = new ImageData(new Uint8ClampedArray(message.pixels), message.width, message.height);
  const found = await ZXingWASM.readBarcodes(picture, { formats: ["QRCode"], tryInvert: true });
  return found.filter((code) => code.isValid).map((code) => code.text);
};

self.addEventListener("message", async ({ data, ports: [asker] }) => {
  try {
    asker.postMessage({ texts: await answered(data) });
  } catch (error) {
    asker.postMessage({ failed: String(error) });
  }
});
