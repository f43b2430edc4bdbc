// Tells the portal that the reader came to the end of a notice, or shared it: agencies see numbers only.
const end = document.querySelector("[data-passage]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

function tell(what) {
  if (!end || !token) return;
  const body = new URLSearchParams({ what, csrfmiddlewaretoken: token });
  fetch(end.dataset.passage, { method: "POST", body, keepalive: true }).catch(() => {});
}

if (end) {
  const watch = new IntersectionObserver(([seen]) => {
    if (!seen.isIntersecting) return;
    watch.disconnect();
    tell("end");
  });
  watch.observe(end);
  for (const button of document.querySelectorAll("[data-share]")) button.addEventListener("click", () => tell("shared"));
}
