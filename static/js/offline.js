// The offline page: shows the balance and the notices that this browser saw last, and when that was.
const kept = JSON.parse(localStorage.getItem("tuili-seen") || "{}");
const when = (at) => new Date(at).toLocaleString("zh-TW", { dateStyle: "medium", timeStyle: "short" });

if (kept.balance !== undefined) {
  document.querySelector("[data-balance]").textContent = Number(kept.balance).toLocaleString("zh-TW");
  document.querySelector("[data-at]").textContent = when(kept.balanceAt);
  document.querySelector("[data-kept]").hidden = false;
}
if (kept.notices?.length) {
  const items = kept.notices.map((title) => Object.assign(document.createElement("li"), { textContent: title }));
  document.querySelector("[data-notices]").append(...items);
  document.querySelector("[data-notices-at]").textContent = when(kept.noticesAt);
  document.querySelector("[data-kept-notices]").hidden = false;
}
