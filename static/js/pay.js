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
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.dataset.still === undefined) window.scrollTo(0, 0);
});

// A code that ran out on the open screen renews itself; not one that another page replaced, nor one that nobody sees.
document.body.addEventListener("htmx:afterSwap", () => {
  const renewal = document.querySelector("form[data-renew]");
  if (renewal && !document.hidden) renewal.requestSubmit();
});

// On a receipt that a shop looks at: a clock that runs, so that a picture of yesterday's receipt is seen to stand still.
const clock = document.querySelector("[data-clock]");
const ahead = clock ? new Date(clock.dateTime) - Date.now() : 0;

function showTime() {
  const face = document.querySelector("[data-clock]");
  const at = new Date(Date.now() + ahead);
  if (face) face.textContent = at.toLocaleTimeString("en-GB", { timeZone: "Asia/Taipei", hour12: false });
}

if (clock) setInterval(showTime, 250);
