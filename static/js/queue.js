// Answers that met no line wait on this device, under whoever was signed in, and are sent once there is a line.
// The server counts a try once, however often it is sent. Signing out, or another person, clears them.
const ANSWERS = "tuili-answers";
const me = document.body.dataset.person;

function waiting() {
  try {
    const kept = JSON.parse(localStorage.getItem(ANSWERS) || "{}");
    return me !== undefined && kept.person === me ? kept.items : [];
  } catch {
    return [];
  }
}

function keepWaiting(items) {
  if (items.length) localStorage.setItem(ANSWERS, JSON.stringify({ person: me, items }));
  else localStorage.removeItem(ANSWERS);
}

const without = (address) => waiting().filter((item) => item.address !== address);
const keepAnswers = (item) => keepWaiting([...without(item.address), { ...item, at: Date.now() }]);

// Sends one set; says "sent", "refused" (the server looked and did not take it) or "waiting" (try again later).
async function sendAnswers(item) {
  const body = new URLSearchParams(item.fields);
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(item.address, { method: "POST", body, signal: AbortSignal.timeout(20000) });
  const there = new URL(answer.url).pathname;
  if (there === `${item.address}done/`) return "sent";
  if ([404, 409, 422].includes(answer.status)) return "refused";
  return answer.redirected && there === item.address ? "refused" : "waiting";
}

function tellQueue(state, item) {
  const toast = document.querySelector("[data-queue]");
  for (const words of toast.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== state;
  toast.querySelector("[data-about]").textContent = item.title;
  const link = toast.querySelector("a");
  link.href = state === "sent" ? `${item.address}done/` : item.address;
  toast.hidden = false;
}

async function sendWaiting() {
  for (const item of waiting()) {
    let outcome = "waiting";
    try {
      outcome = item.refused ? "refused" : await sendAnswers(item);
    } catch {
      // Still no line.
    }
    if (outcome === "sent") keepWaiting(without(item.address));
    if (outcome === "refused") keepAnswers({ ...item, refused: true });
    if (location.pathname !== item.address) tellQueue(outcome, item);
  }
}

// One tab at a time; a browser without locks sends twice at worst, which the server counts once.
const sendInTurn = () => (navigator.locks ? navigator.locks.request(ANSWERS, sendWaiting) : sendWaiting());

if (waiting().length) {
  sendInTurn();
} else {
  try {
    localStorage.removeItem(ANSWERS); // nobody's, or somebody else's
  } catch {
    // Nothing can be kept in this browser.
  }
}
window.addEventListener("online", () => me !== undefined && sendInTurn());

// What was begun and not sent stays on this device, for whoever is signed in; sending it, or signing out, ends it.
const BEGUN = "tuili-begun";

function begun() {
  try {
    const kept = JSON.parse(localStorage.getItem(BEGUN) || "{}");
    return me !== undefined && kept.person === me ? kept.drafts : {};
  } catch {
    return {};
  }
}

function keepBegun(drafts) {
  try {
    if (Object.keys(drafts).length) localStorage.setItem(BEGUN, JSON.stringify({ person: me, drafts }));
    else localStorage.removeItem(BEGUN);
  } catch {
    // Nothing can be kept in this browser.
  }
}

const MOST_BEGUN = 20;
const draftOf = (at) => begun()[at]?.fields ?? [];

function keepDraft(at, fields) {
  if (me === undefined) return;
  const others = Object.entries(begun()).filter(([address]) => address !== at);
  keepBegun(Object.fromEntries([...others.slice(1 - MOST_BEGUN), [at, { fields }]]));
}

function dropDraft(at) {
  const drafts = begun();
  delete drafts[at];
  keepBegun(drafts);
}

keepBegun(begun()); // somebody else's go
if (/^\/questionnaires\/\d+\/done\/$/.test(location.pathname)) dropDraft(location.pathname.replace(/done\/$/, ""));
