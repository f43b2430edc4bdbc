// On a questionnaire: how many questions are answered, how many characters are left; answers outlive a lost line.
const form = document.querySelector("form[data-questions]");
const progress = form?.querySelector("[data-progress]");

function isAnswered(question) {
  return Boolean(question.querySelector(":checked") || question.querySelector("textarea, input:not([type=radio], [type=checkbox])")?.value.trim());
}

function showProgress() {
  const questions = [...form.querySelectorAll(".question")];
  const done = questions.filter(isAnswered).length;
  const words = progress.querySelector("[data-words]");
  progress.querySelector("progress").value = done;
  words.textContent = words.dataset.words.replace("DONE", done).replace("ALL", questions.length);
}

function showLeft(textarea) {
  const line = textarea.closest(".question").querySelector("[data-left]");
  const left = textarea.maxLength - textarea.value.length;
  line.textContent = line.dataset.left.replace("LEFT", left);
  line.hidden = left > 200;
}

const address = location.pathname;
const keptHere = form?.querySelector("[data-kept-here]");

function fieldsOf(source) {
  return [...new FormData(source)].filter(([name]) => name !== "csrfmiddlewaretoken");
}

// What waits on this device stands in the form again.
function fillIn(item) {
  for (const [name, value] of item.fields) {
    if (name === "attempt") continue;
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked ||= input.value === value;
      else input.value = value;
    }
  }
  keptHere.hidden = Boolean(item.refused);
}

// Whether the questions on this page are those that were answered; a correction brings others.
const isHere = (item) => item.fields.some(([name]) => /^\d+$/.test(name) && form.querySelector(`[name="${name}"]`));

// The server puts what still fits into the corrected questions, and shows them; then nothing needs to wait here.
function showCorrected(item) {
  if (document.querySelector("main [role=alert]")) return keepWaiting(without(address));
  for (const input of form.querySelectorAll("input:not([name=csrfmiddlewaretoken]), textarea")) input.disabled = true;
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
  if (form.dataset.sent || !window.fetch || !AbortSignal.timeout) return;
  event.preventDefault();
  sendOrKeep();
});

if (progress) {
  const item = waiting().find((each) => each.address === address);
  if (item && !isHere(item)) showCorrected(item);
  else if (item && !form.querySelector(".has-error")) fillIn(item);
  showProgress();
  form.addEventListener("input", (event) => {
    showProgress();
    if (event.target.matches("textarea")) showLeft(event.target);
  });
}
