// Asks the browser to let messages in, only when a person presses the button; and tells the portal when the browser
// was let in before but this visit does not know it yet, such as after signing in anew.
const offer = document.querySelector("[data-push]");
const KNOWN = "tuili-push";

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function say(state) {
  for (const words of offer.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== state;
  offer.hidden = false;
}

async function tell(subscription) {
  const answer = await fetch("/api/v1/push/subscriptions/", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": offer.querySelector("[name=csrfmiddlewaretoken]").value },
    body: JSON.stringify(subscription),
  });
  if (!answer.ok) throw new Error(answer.status);
  sessionStorage.setItem(KNOWN, "yes");
}

// The county's key; none where it sends no messages.
async function countyKey() {
  const answer = await fetch("/api/v1/push/key/");
  if (!answer.ok) throw new Error(answer.status);
  return bytesOf((await answer.json()).public_key);
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return say("denied");
  const worker = await navigator.serviceWorker.ready;
  const old = await worker.pushManager.getSubscription();
  const key = await countyKey();
  const isOurs = old && String(new Uint8Array(old.options.applicationServerKey)) === String(key);
  if (old && !isOurs) await old.unsubscribe();
  const made = isOurs ? old : await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await tell(made);
  if (offer.dataset.always !== undefined || !offer.hidden) say("on");
}

async function look() {
  if (Notification.permission === "denied") return say("denied");
  const worker = await navigator.serviceWorker.ready;
  const there = await worker.pushManager.getSubscription();
  if (!there) return say("off");
  if (!sessionStorage.getItem(KNOWN)) return subscribe();
  if (offer.dataset.always !== undefined) say("on");
}

if (offer && "PushManager" in window && "Notification" in window && navigator.serviceWorker) {
  offer.querySelector("[data-accept]").addEventListener("click", () => subscribe().catch(() => say("failed")));
  look().catch(() => say("off"));
} else if (offer?.dataset.always !== undefined) {
  say("cannot");
}
