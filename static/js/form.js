// On a questionnaire: how many questions are answered, how many characters are left.
const form = document.querySelector("form[data-questions]");
const progress = form?.querySelector("[data-progress]");

function isAnswered(question) {
  return Boolean(question.querySelector(":checked") || question.querySelector("textarea")?.value.trim());
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

if (progress) {
  progress.hidden = false;
  showProgress();
  form.addEventListener("input", (event) => {
    showProgress();
    if (event.target.matches("textarea")) showLeft(event.target);
  });
}
