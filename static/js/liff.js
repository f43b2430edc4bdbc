// The portal inside LINE: asks LINE's program who is here, and hands its signed word to the portal.
const room = document.querySelector("[data-liff]");
const form = room?.querySelector("form[data-enter]");

function failed() {
  for (const words of room.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== "failed";
}

async function enter() {
  await window.liff.init({ liffId: room.dataset.liff });
  if (!window.liff.isLoggedIn()) return window.liff.login({ redirectUri: window.location.href });
  const token = window.liff.getIDToken();
  if (!token) throw new Error("no token");
  form.elements.id_token.value = token;
  form.submit();
}

if (form && window.liff) enter().catch(failed);
else if (form) failed();
