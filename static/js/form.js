// On a questionnaire: one page after another, questions that are asked only after some answers, what is left to write.
// The server does all of it too; answers outlive a lost line, and a page that was closed.
const form = document.querySelector("form[data-questions]");
const progress = form?.querySelector("[data-progress]");
const rules = JSON.parse(form?.dataset.rules || "[]");
const address = location.pathname;
const keptHere = form?.querySelector("[data-kept-here]");

// All pages come in templates; here they are put in their places, and the copies for browsers without scripts go.
function unpack() {
  for (const copy of form.querySelectorAll("[data-carried]")) copy.remove();
  for (let found; (found = form.querySelector("template")); ) found.replaceWith(found.content);
  for (const part of form.querySelectorAll("[data-with-script]")) part.hidden = false;
}

const pages = () => [...form.querySelectorAll("[data-page]")];
const questionOf = (id) => form.querySelector(`[data-question="${id}"]`);
const inputsOf = (id) => [...form.querySelectorAll(`[name="${id}"], [name^="${id}-"]`)];

function rawOf(rule) {
  const inputs = [...form.querySelectorAll(`[name="${rule.id}"]`)];
  const chosen = inputs.filter((input) => !/^(radio|checkbox)$/.test(input.type) || input.checked);
  return chosen.map((input) => input.value);
}

// What an answer says in words, to be told in a later question.
function wordsOf(rule) {
  const chosen = [...form.querySelectorAll(`[name="${rule.id}"]:checked`)];
  const list = form.querySelector(`select[name="${rule.id}"]`);
  if (list) return list.value ? list.selectedOptions[0].textContent.trim() : "";
  const between = document.documentElement.lang === "en" ? ", " : "、";
  if (chosen.length) return chosen.map((input) => input.closest("label").textContent.trim()).join(between);
  return rule.choices ? "" : (rawOf(rule)[0] ?? "").trim();
}

let asked = new Set(rules.map((rule) => rule.id));

function showAsked() {
  asked = new Set(askedAfter(rules, rawOf));
  for (const rule of rules) {
    const part = questionOf(rule.id);
    if (!part) continue;
    part.hidden = !asked.has(rule.id);
    for (const input of inputsOf(rule.id)) input.disabled = part.hidden;
  }
  for (const place of form.querySelectorAll("[data-piped]")) {
    const rule = rules.find((each) => each.name === place.dataset.piped);
    place.textContent = (rule && asked.has(rule.id) && wordsOf(rule)) || "…";
  }
}

const isShown = (page) => [...page.querySelectorAll("[data-question]")].some((part) => !part.hidden);
const shownPages = () => pages().filter((page) => isShown(page) || !page.hidden);
const openPage = () => pages().find((page) => !page.hidden);

function isAnswered(question) {
  const rows = [...question.querySelectorAll("[role=radiogroup]")];
  if (rows.length) return rows.every((row) => row.querySelector(":checked"));
  const places = [...question.querySelectorAll("select")];
  if (places.length) return places.every((place) => place.value);
  return Boolean(question.querySelector(":checked") || question.querySelector("textarea, input:not([type=radio], [type=checkbox])")?.value.trim());
}

function showProgress() {
  showAsked();
  showOthers();
  const questions = [...form.querySelectorAll(".question")].filter((question) => !question.hidden);
  const there = shownPages();
  const at = there.indexOf(openPage()) + 1;
  const words = progress.querySelector("[data-words]");
  const bar = progress.querySelector("progress");
  const many = pages().length > 1;
  bar.max = many ? there.length : Math.max(questions.length, 1);
  bar.value = many ? at : questions.filter(isAnswered).length;
  words.textContent = words.dataset.words.replace("DONE", bar.value).replace("ALL", bar.max);
  if (!many) return;
  form.querySelector("[data-back]").hidden = at <= 1;
  form.querySelector("[data-next]").hidden = at === there.length;
  form.querySelector("[data-send]").hidden = at !== there.length;
}

// Turning pages. The browser's own way back turns one page back, so that nothing is lost by it.
function open(page, { isNew = true } = {}) {
  for (const each of pages()) each.hidden = each !== page;
  form.elements.page.value = page.dataset.page;
  if (isNew) history.pushState({ page: page.dataset.page }, "");
  showProgress();
  const heading = page.querySelector("[data-heading]") || page.querySelector("legend, .question-text");
  if (heading) heading.tabIndex = -1;
  heading?.focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
}

// Says what keeps this page from being left; the server looks again at everything.
function faultOf(rule) {
  const raw = rawOf(rule);
  const isEmptyHere = !isAnswered(questionOf(rule.id));
  if (isEmptyHere) return rule.required ? form.dataset.missing : "";
  if (!rule.type) return "";
  const answer = readAnswer(rule, raw);
  if (answer === null) return rule.type === "text" ? "" : form.dataset.unfit;
  return treeHolds(rule.must, { ".": answer }) || !isOwn(rule.must) ? "" : rule.fault || form.dataset.unfit;
}
const isOwn = (tree) => !tree || (tree.of ? tree.of.every(isOwn) : tree.question === ".");

function showFault(rule) {
  const part = questionOf(rule.id);
  const words = faultOf(rule);
  part.querySelector("[data-fault]")?.remove();
  part.classList.toggle("has-error", Boolean(words));
  if (!words) return false;
  const line = Object.assign(document.createElement("p"), { className: "error", textContent: words, id: `id_${rule.id}_fault` });
  line.dataset.fault = "";
  line.setAttribute("role", "alert");
  (part.querySelector("legend") || part.querySelector(".question-text")).after(line);
  inputsOf(rule.id)[0]?.setAttribute("aria-describedby", line.id);
  return true;
}

function next() {
  const page = openPage();
  const here = rules.filter((rule) => asked.has(rule.id) && page.querySelector(`.question[data-question="${rule.id}"]`));
  const wrong = here.filter(showFault);
  if (wrong.length) return inputsOf(wrong[0].id)[0]?.focus();
  const there = shownPages();
  const after = there[there.indexOf(page) + 1];
  if (after) open(after);
}

function back() {
  const there = shownPages();
  const before = there[there.indexOf(openPage()) - 1];
  if (before) open(before);
}

// Ranking: buttons beside each thing move it, and so does dragging; the places are written into its selects.
function order(list) {
  return [...list.querySelectorAll("[data-item]")];
}

function writePlaces(list) {
  for (const [n, item] of order(list).entries()) item.querySelector("select").value = n + 1;
  list.classList.add("is-ranked");
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

function sortByPlaces(list) {
  const items = order(list);
  const places = items.map((item) => Number(item.querySelector("select").value));
  if (new Set(places).size !== items.length || places.includes(0)) return;
  list.append(...items.sort((a, b) => places[items.indexOf(a)] - places[items.indexOf(b)]));
  list.classList.add("is-ranked");
}

function tellPlace(item) {
  const list = item.closest("[data-ranking]");
  const told = list.parentElement.querySelector("[data-ranking-told]");
  const words = item.querySelector("label").textContent.trim();
  told.textContent = told.dataset.words.replace("WHAT", words).replace("PLACE", order(list).indexOf(item) + 1);
}

function move(button) {
  const item = button.closest("[data-item]");
  const isUp = button.matches("[data-up]");
  const beside = isUp ? item.previousElementSibling : item.nextElementSibling;
  if (beside) beside[isUp ? "before" : "after"](item);
  writePlaces(item.parentElement);
  button.focus();
  tellPlace(item);
}

function startRanking(list) {
  list.classList.add("has-script");
  sortByPlaces(list);
  let dragged = null;
  for (const item of order(list)) item.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-item]");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-item]");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over !== dragged) over[order(list).indexOf(over) < order(list).indexOf(dragged) ? "before" : "after"](dragged);
  });
  list.addEventListener("dragend", () => {
    if (dragged) writePlaces(list);
    dragged = null;
  });
  const keep = list.parentElement.querySelector("[data-keep]");
  keep.addEventListener("click", () => writePlaces(list));
}

// The box beside "other, please say" is there once that is chosen.
function showOthers() {
  for (const box of form.querySelectorAll("[data-other]")) {
    const part = box.closest("[data-question]");
    box.hidden = !part.querySelector(`[value="${box.dataset.other}"]`)?.checked;
    box.querySelector("input").disabled = box.hidden || part.hidden;
  }
}

function showLeft(textarea) {
  const line = textarea.closest(".question").querySelector("[data-left]");
  if (!line) return;
  const left = textarea.maxLength - textarea.value.length;
  line.textContent = line.dataset.left.replace("LEFT", left);
  line.hidden = left > 200;
}

function fieldsOf(source) {
  return [...new FormData(source)].filter(([name]) => !["csrfmiddlewaretoken", "go", "seen"].includes(name));
}

// What waits on this device, or was begun on it, stands in the form again.
function fillIn(fields) {
  for (const [name, value] of fields) {
    if (name === "attempt" || name === "page") continue;
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked ||= input.value === value;
      else input.value = value;
    }
  }
}

// Whether the questions on this page are those that were answered; a correction brings others.
const isHere = (fields) => fields.some(([name]) => /^\d+/.test(name) && form.querySelector(`[name="${CSS.escape(name)}"]`));

// The server puts what still fits into the corrected questions, and shows them; then nothing needs to wait here.
function showCorrected(item) {
  if (document.querySelector("main [role=alert]")) return keepWaiting(without(address));
  for (const input of form.querySelectorAll("input:not([name=csrfmiddlewaretoken]), textarea, button")) input.disabled = true;
  for (const [name, value] of item.fields) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
}

// Sent by script, so that a lost line can be caught; whatever the server has to say is shown by its own page.
async function sendOrKeep() {
  const item = { address, title: form.dataset.questions, fields: fieldsOf(form) };
  try {
    if ((await sendAnswers(item)) === "sent") {
      keepWaiting(without(address));
      dropDraft(address);
      return location.assign(`${address}done/`);
    }
    keepWaiting(without(address));
    form.submit();
  } catch {
    keepAnswers(item);
    keptHere.hidden = false;
    form.dispatchEvent(new Event("tuili:free", { bubbles: true }));
  }
}

form?.addEventListener("submit", (event) => {
  if (openPage() && !form.querySelector("[data-send]:not([hidden])")) {
    event.preventDefault(); // Enter in a box goes on to the next page
    form.dispatchEvent(new Event("tuili:free", { bubbles: true }));
    return next();
  }
  if ("corrects" in form.dataset || form.dataset.sent || !window.fetch || !AbortSignal.timeout) return;
  event.preventDefault();
  sendOrKeep();
});

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-next], [data-back], [data-up], [data-down]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-up], [data-down]")) move(button);
  else if (button.matches("[data-next]")) next();
  else back();
});

window.addEventListener("popstate", (event) => {
  const page = form && pages().find((each) => each.dataset.page === (event.state?.page ?? form.dataset.first));
  if (page) open(page, { isNew: false });
});

if (progress) {
  unpack();
  const first = openPage();
  form.dataset.first = first?.dataset.page ?? "";
  const item = waiting().find((each) => each.address === address);
  // A correction begins with what was sent, and not with what this device remembers.
  const isFresh = !("corrects" in form.dataset) && !form.querySelector(".has-error") && !document.querySelector("main [role=alert]");
  if (item && !isHere(item.fields)) showCorrected(item);
  else if (item && isFresh) {
    fillIn(item.fields);
    keptHere.hidden = Boolean(item.refused);
  } else if (isFresh) fillIn(draftOf(address));
  for (const list of form.querySelectorAll("[data-ranking]")) startRanking(list);
  showProgress();
  form.addEventListener("input", (event) => {
    showProgress();
    if (event.target.matches("textarea")) showLeft(event.target);
    if (!("corrects" in form.dataset)) keepDraft(address, fieldsOf(form));
  });
}
