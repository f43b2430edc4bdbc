// Coins that came in are celebrated for a second, once for each time that they came. A page on which they come names
// the occasion; the wallet says when the newest came, for those that came while nobody looked. The sound is off until
// somebody turns it on; who wants no motion sees none (elements.css).
const joy = document.querySelector("[data-celebrate]");
const COINS = 7; // their ways are in celebrate.css
const JOY = "tuili-joy"; // until when this browser has celebrated, in seconds of the server's clock
const SOUND = "tuili-sound";

function isNew() {
  const { celebrate, came, now } = joy.dataset;
  const key = `${JOY}-${celebrate}`;
  try {
    if (celebrate ? sessionStorage.getItem(key) : Number(came) <= Number(localStorage.getItem(JOY))) return false;
    if (celebrate) sessionStorage.setItem(key, "seen");
    localStorage.setItem(JOY, now);
    return true;
  } catch {
    return false;
  }
}

function wantsSound() {
  try {
    return localStorage.getItem(SOUND) === "on";
  } catch {
    return false;
  }
}

// Two short notes, made here: no file is loaded for them.
function ring() {
  const audio = new AudioContext();
  for (const [start, pitch] of [[0, 988], [0.12, 1319]]) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, audio.currentTime + start);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.4);
  }
}

function showSound(button) {
  button.setAttribute("aria-pressed", String(wantsSound()));
}

function offerSound(button) {
  button.hidden = false;
  showSound(button);
  button.addEventListener("click", () => {
    localStorage.setItem(SOUND, wantsSound() ? "off" : "on");
    showSound(button);
    if (wantsSound()) ring();
  });
}

if (joy) {
  if (isNew()) {
    joy.querySelector("[data-coins]").append(...Array.from({ length: COINS }, () => document.createElement("i")));
    joy.classList.add("is-new");
    if (wantsSound()) ring();
  }
  const button = joy.querySelector("[data-sound]");
  if (button) offerSound(button);
}
