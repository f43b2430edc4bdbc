// On a payment code: how many seconds are left, and a word when the line is down. The server decides; this only shows.
const timer = document.querySelector("[data-countdown]");
const ends = Date.now() + Number(timer?.dataset.countdown) * 1000;

function showSeconds() {
  const left = Math.max(0, Math.ceil((ends - Date.now()) / 1000));
  timer.textContent = left ? timer.dataset.words.replace("SECONDS", left) : timer.dataset.over;
  const meter = document.querySelector("[data-meter]");
  if (meter) meter.value = left;
  if (left === 0 || !timer.isConnected) clearInterval(ticking);
}

const ticking = timer && setInterval(showSeconds, 500);
if (timer) showSeconds();

function showOffline(isOffline) {
  const words = document.querySelector("[data-offline]");
  if (words) words.hidden = !isOffline;
}

document.body.addEventListener("htmx:sendError", () => showOffline(true));
document.body.addEventListener("htmx:afterOnLoad", (event) => showOffline(event.detail.xhr.status >= 400));
document.body.addEventListener("htmx:afterSwap", () => window.scrollTo(0, 0));
