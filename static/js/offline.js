// The offline page: shows the balance and the notices that this browser saw last, and when that was.
const kept = JSON.parse(localStorage.getItem("tuili-seen") || "{}");
const zone = { timeZone: "Asia/Taipei" };
const written = (at, locale) =>
  `${at.toLocaleDateString(locale, { ...zone, dateStyle: "long" })} ${at.toLocaleTimeString("en-GB", { ...zone, timeStyle: "short" })}`;
const line = (title) => Object.assign(document.createElement("li"), { textContent: title });

// The page speaks both languages: each date is written in the one of the words before it.
function date(places, at) {
  for (const place of document.querySelectorAll(places)) {
    place.textContent = written(new Date(at), place.closest("[lang]").lang === "en" ? "en-GB" : "zh-TW");
  }
}

if (kept.balance !== undefined) {
  document.querySelector("[data-balance]").textContent = Number(kept.balance).toLocaleString("zh-TW");
  date("[data-at]", kept.balanceAt);
  document.querySelector("[data-kept]").hidden = false;
}
if (kept.notices?.length) {
  document.querySelector("[data-notices]").append(...kept.notices.map(line));
  date("[data-notices-at]", kept.noticesAt);
  document.querySelector("[data-kept-notices]").hidden = false;
}

const answers = JSON.parse(localStorage.getItem("tuili-answers") || "{}").items || [];
if (answers.length) {
  document.querySelector("[data-answers]").append(...answers.map((item) => line(item.title)));
  document.querySelector("[data-kept-answers]").hidden = false;
}
