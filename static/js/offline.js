// The offline page: shows the balance and the notices that this browser saw last, and when that was.
const kept = JSON.parse(localStorage.getItem("tuili-seen") || "{}");
const when = (at) => new Date(at).toLocaleString("zh-TW", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "Asia/Taipei" });
const line = (title) => Object.assign(document.createElement("li"), { textContent: title });

if (kept.balance !== undefined) {
  document.querySelector("[data-balance]").textContent = Number(kept.balance).toLocaleString("zh-TW");
  document.querySelector("[data-at]").textContent = when(kept.balanceAt);
  document.querySelector("[data-kept]").hidden = false;
}
if (kept.notices?.length) {
  document.querySelector("[data-notices]").append(...kept.notices.map(line));
  document.querySelector("[data-notices-at]").textContent = when(kept.noticesAt);
  document.querySelector("[data-kept-notices]").hidden = false;
}

const answers = JSON.parse(localStorage.getItem("tuili-answers") || "{}").items || [];
if (answers.length) {
  document.querySelector("[data-answers]").append(...answers.map((item) => line(item.title)));
  document.querySelector("[data-kept-answers]").hidden = false;
}
