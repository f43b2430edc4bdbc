// How many people the groups hold is counted anew a moment after each change; without this, the button does it.
const clauses = document.querySelector("[data-clauses]");
const form = clauses?.closest("form");
let timer = 0;
let asked = 0;

async function count() {
  const number = ++asked;
  const sent = new FormData(form);
  sent.set("_count", "1");
  const answer = await fetch(form.action, { method: "POST", body: sent });
  if (!answer.ok || number !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("reach");
  if (fresh) document.getElementById("reach").replaceChildren(...fresh.childNodes);
}

clauses?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => count().catch(() => {}), 900);
});
