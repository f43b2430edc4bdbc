// The door of an event. A scan is kept on this phone before anything else, with its own time and a key; then it is sent,
// now or when there is a connection again. Without one, the list of hashes on this phone says who may come in.
const door = document.querySelector("[data-door]");
const eventId = Number(door.dataset.door);
const form = door.querySelector("[data-check]");
const STATES = ["registered", "offered", "waiting", "left", "lapsed", "cancelled"];
const ENTRY = 25; // bytes: see engagement/events/doors/packed.py
const LATE = 2 * 3600e3; // so long after the end somebody may go out
const AGAIN = 30e3; // between two tries to send, and two looks at the list
const texts = door.querySelector("[data-texts]");
let token = form.querySelector("[name=csrfmiddlewaretoken]").value;

// What is kept on this phone

const asked = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

function opened() {
  const request = indexedDB.open("tuili-doors", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("scans", { keyPath: "key" });
    request.result.createObjectStore("lists", { keyPath: "event" });
  };
  return asked(request);
}

const store = opened();

async function within(name, mode, act) {
  const change = (await store).transaction(name, mode, { durability: "strict" });
  const result = await asked(act(change.objectStore(name)));
  if (mode === "readwrite") {
    await new Promise((done, fail) => {
      change.oncomplete = done;
      change.onabort = () => fail(change.error);
    });
  }
  return result;
}

const keep = (scan) => within("scans", "readwrite", (all) => all.put(scan));
const drop = (scan) => within("scans", "readwrite", (all) => all.delete(scan.key));
const keepList = (list) => within("lists", "readwrite", (all) => all.put(list));
const kept = async () => (await within("scans", "readonly", (all) => all.getAll())).filter((scan) => scan.event === eventId);
const keptList = () => within("lists", "readonly", (all) => all.get(eventId));

// The list of hashes

async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const begins = (bytes, at, mark) => mark.every((byte, place) => bytes[at + place] === byte);

async function nameIn(entry, code) {
  const mask = await sha256(`name:${code}`);
  const bytes = entry.slice(13).map((byte, place) => byte ^ mask[place]);
  return new TextDecoder().decode(bytes.filter(Boolean));
}

async function found(list, scan) {
  const [from, size] = scan.code ? [0, 8] : [8, 3];
  const mark = [...(await sha256(scan.code || `${eventId}:${scan.digits}`)).slice(0, size)];
  for (let at = 0; at < list.entries.length; at += ENTRY) {
    if (begins(list.entries, at + from, mark)) return list.entries.slice(at, at + ENTRY);
  }
  return null;
}

function refusalOf(list, entry, scan) {
  if (list.head.cancelled) return "cancelled";
  if (!entry) return "not_signed_up";
  const state = STATES[entry[12] & 7];
  const session = list.head.sessions[entry[11]];
  if (session.cancelled || state === "cancelled" || state === "left") return "cancelled";
  if (state === "lapsed") return "not_signed_up";
  if (state === "waiting") return "waiting";
  const ends = Date.parse(session.ends);
  if (scan.at < Date.parse(session.opens) || scan.at >= ends + (scan.direction === "out" ? LATE : 0)) return "other_day";
  return null;
}

// What this phone can say by itself: by its list, and by what went through this very door since.
async function answerHere(scan) {
  const list = await keptList();
  if (!list) return { code: scan.direction, tone: "again", name: "" };
  const entry = await found(list, scan);
  const refusal = refusalOf(list, entry, scan);
  const name = entry && scan.code ? await nameIn(entry, scan.code) : "";
  if (refusal) return { code: refusal, name };
  scan.pass = hex(entry.slice(0, 8));
  const mine = (await kept()).filter((each) => each.pass === scan.pass && each.key !== scan.key && each.let);
  const since = mine.filter((each) => each.at > Date.parse(list.head.at)).sort((a, b) => a.at - b.at);
  let inside = Boolean(entry[12] & 8);
  for (const each of since) inside = each.direction === "in";
  const more = entry[12] >> 4;
  if (scan.direction === "in") return { code: inside ? "already_in" : "in", name, people: 1 + more };
  return { code: inside ? "out" : "not_in", name, people: 1 + more };
}

// Showing

const TONES = { yes: [[880, 0, 0.12], [1175, 0.12, 0.16]], gone: [[660, 0, 0.12], [440, 0.12, 0.2]],
  again: [[520, 0, 0.1], [520, 0.16, 0.1], [520, 0.32, 0.1]], no: [[196, 0, 0.5]] };
const SHAKES = { yes: [60], gone: [40, 60, 40], again: [80, 80, 80, 80, 80], no: [400] };
let sound = null;

function wake() {
  sound ||= "AudioContext" in window ? new AudioContext() : null;
  sound?.resume();
}

function play(tone) {
  if (!sound) return;
  for (const [pitch, from, length] of TONES[tone]) {
    const voice = new OscillatorNode(sound, { frequency: pitch, type: tone === "no" ? "sawtooth" : "sine" });
    const loud = new GainNode(sound, { gain: 0.25 });
    voice.connect(loud).connect(sound.destination);
    voice.start(sound.currentTime + from);
    voice.stop(sound.currentTime + from + length);
  }
}

function wordOf(code) {
  const word = texts.querySelector(`[data-word-of="${CSS.escape(code)}"]`);
  return { word: word?.textContent || "–", tone: word?.dataset.tone || "no" };
}

function show(answer, more = answer.more || "") {
  const place = door.querySelector("[data-answer]");
  const known = wordOf(answer.code);
  const tone = answer.tone || known.tone;
  place.className = `door-answer is-${tone}`;
  place.querySelector("[data-word]").textContent = answer.word || known.word;
  const others = (answer.people || 1) - 1;
  place.querySelector("[data-name]").textContent = (answer.name || "") + (others > 0 ? ` +${others}` : "");
  place.querySelector("[data-more]").textContent = more;
  place.querySelector("[data-coins]").textContent = answer.coins ? texts.dataset.coins.replace("N", answer.coins) : "";
  place.hidden = false;
  door.querySelector("[data-help]").hidden = tone === "yes" || tone === "gone";
  play(tone);
  navigator.vibrate?.(SHAKES[tone]);
}

function showCounts(counts) {
  for (const [name, number] of Object.entries(counts || {})) {
    const place = door.querySelector(`[data-counts] [data-${name}]`);
    if (place) place.textContent = number.toLocaleString("en");
  }
}

async function showKept() {
  const scans = await kept();
  const waiting = scans.filter((scan) => scan.state === "waiting");
  const part = door.querySelector("[data-waiting]");
  part.hidden = !waiting.length;
  part.querySelector("[data-many]").textContent = isEnded ? texts.dataset.ended : part.dataset.words.replace("N", waiting.length);
  const later = scans.filter((scan) => scan.later);
  const place = door.querySelector("[data-later]");
  place.hidden = !later.length;
  const lines = later.map((scan) => {
    const at = new Date(scan.at).toLocaleTimeString("en-GB", { timeZone: "Asia/Taipei", timeStyle: "short" });
    const words = [at, scan.answer.name || scan.digits || "", scan.answer.word, scan.answer.more].filter(Boolean);
    return Object.assign(document.createElement("li"), { textContent: words.join(" · ") });
  });
  place.querySelector("[data-later-list]").replaceChildren(...lines);
}

// Sending

class Ended extends Error {}
let isEnded = false;

async function post(scans) {
  const body = JSON.stringify({
    now: new Date().toISOString(),
    scans: scans.map(({ key, code, digits, direction, at }) => ({ key, code, digits, direction, at: new Date(at).toISOString() })),
  });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(door.dataset.scans, { method: "POST", headers, body, signal: AbortSignal.timeout(10000) });
  if (answer.status === 403 || answer.redirected) throw new Ended();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}

// The token of the page may be older than this browser's session: the list brings a new one.
async function send(scans) {
  try {
    return await post(scans);
  } catch (fault) {
    if (!(fault instanceof Ended)) throw fault;
    await readList();
    return post(scans);
  }
}

async function readList() {
  const answer = await fetch(door.dataset.list, { signal: AbortSignal.timeout(15000) });
  if (answer.status === 403 || answer.redirected) throw new Ended();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const end = bytes.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(bytes.slice(0, end)));
  token = head.token;
  await keepList({ event: eventId, head: { ...head, token: undefined }, entries: bytes.slice(end + 1) });
}

async function settle(scan, answer) {
  const passed = answer.tone === "yes" || answer.tone === "gone";
  const later = Boolean(scan.let) && !passed;
  await keep({ ...scan, state: "sent", answer, later, let: scan.let || passed });
}

async function sendKept() {
  for (;;) {
    const scans = (await kept()).filter((scan) => scan.state === "waiting").sort((a, b) => a.at - b.at).slice(0, 50);
    if (!scans.length) return;
    const { answers, counts } = await send(scans);
    const byKey = new Map(answers.map((answer) => [answer.key, answer]));
    for (const scan of scans) if (byKey.has(scan.key)) await settle(scan, byKey.get(scan.key));
    showCounts(counts);
    if (!scans.some((scan) => byKey.has(scan.key))) return;
  }
}

const inTurn = (act) => (navigator.locks ? navigator.locks.request("tuili-door", act) : act());

async function catchUp() {
  try {
    await inTurn(sendKept);
    await readList();
    isEnded = false;
  } catch (fault) {
    isEnded = fault instanceof Ended;
  }
  await showKept();
}

// Taking a pass: kept first, then sent, else answered here.
async function take(what) {
  const direction = new FormData(form).get("direction");
  const drawn = hex(crypto.getRandomValues(new Uint8Array(16)));
  const scan = { key: drawn, event: eventId, direction, at: Date.now(), state: "waiting", ...what };
  await keep(scan);
  try {
    const { answers, counts } = await send([scan]);
    await keep({ ...scan, state: "sent", answer: answers[0], let: ["yes", "gone"].includes(answers[0].tone) });
    show(answers[0]);
    showCounts(counts);
    freshen();
  } catch {
    const answer = await answerHere(scan);
    await keep({ ...scan, let: answer.code === "in" || answer.code === "out" });
    show(answer, texts.dataset.kept);
    await showKept();
  }
}

// The list below, anew after a scan; not while somebody is at work in it.
let fresh = 0;
function freshen() {
  clearTimeout(fresh);
  fresh = setTimeout(async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of door.querySelectorAll("[data-fresh]")) {
      const other = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (other && !part.contains(document.activeElement) && !part.querySelector("details[open]")) part.replaceWith(other);
    }
  }, 700);
}

form.addEventListener("submit", async (event) => {
  const digits = form.elements.digits.value.normalize("NFKC").replace(/[\s-]/g, "");
  const scanned = codeIn(form.elements.digits.value);
  if (!/^\d{8}$/.test(digits) && scanned.length < 20) return; // the portal's own page says what is missing
  event.preventDefault();
  wake();
  form.elements.digits.value = "";
  form.elements.digits.focus();
  await take(/^\d{8}$/.test(digits) ? { digits } : { code: scanned }).catch(() => form.submit());
  form.dispatchEvent(new Event("tuili:free", { bubbles: true }));
});

// The camera: one pass after another; the same one again only after a while

const codeIn = (text) => text.trim().split(/[?#]/)[0].replace(/\/+$/, "").split("/").pop();
const part = door.querySelector("[data-camera]");
let lastCode = "";
let lastAt = 0;

async function takeCode(texts) {
  const codes = texts.map(codeIn);
  const shown = codes.filter((code) => /^e[\w-]{22}$/.test(code)); // beside a pass, a poster says nothing
  if (shown.length > 1) return camera.say(part.dataset.several);
  const text = shown[0] || codes[0] || "";
  if (!text) return;
  camera.say("");
  if (text !== lastCode || Date.now() - lastAt > 4000) await take({ code: text });
  [lastCode, lastAt] = [text, Date.now()];
}

const camera = offerCamera(part, { every: 150, seen: takeCode, begun: wake });

// The page itself, so that it opens without reception: a copy without names, and what it is drawn with.
async function keepPage() {
  const page = await fetch(door.dataset.kept);
  if (!page.ok || page.redirected) return;
  const cache = await caches.open("doors");
  await cache.put(door.dataset.page, page);
  const parts = performance.getEntriesByType("resource").map((each) => new URL(each.name));
  const ours = parts.filter((each) => each.origin === location.origin && each.pathname.startsWith("/static/"));
  const { worker, library, wasm } = part.dataset; // scanning goes on without reception, too
  const reader = (await ownReader()) ? [] : [worker, library, wasm].filter(Boolean);
  await Promise.all([...ours.map((each) => each.href), ...reader].map((each) => cache.add(each).catch(() => {})));
  door.dataset.ready = "";
}

async function forgetOld() {
  const before = Date.now() - 12 * 3600e3;
  for (const scan of await kept()) if (scan.state === "sent" && !scan.later && scan.at < before) await drop(scan);
}

door.querySelector("[data-send]").addEventListener("click", catchUp);
door.querySelector("[data-seen]").addEventListener("click", async () => {
  for (const scan of await kept()) if (scan.later) await keep({ ...scan, later: false });
  await showKept();
});
window.addEventListener("online", catchUp);
setInterval(catchUp, AGAIN);
showKept().then(catchUp).then(forgetOld);
if ("caches" in window) keepPage().catch(() => {});
