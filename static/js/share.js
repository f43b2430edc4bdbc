// Share a notice by the phone's own sheet, or copy its address; without this script the address stands there to copy.
document.querySelectorAll("[data-share]").forEach((button) => {
  const told = document.querySelector("[data-shared]");
  const can = navigator.share || navigator.clipboard;
  button.hidden = !can;
  button.addEventListener("click", async () => {
    const { share: url, title } = button.dataset;
    if (navigator.share) {
      await navigator.share({ title, url }).catch(() => {}); // closed by the person: nothing to say
    } else {
      await navigator.clipboard.writeText(url);
      told.textContent = told.dataset.shared;
    }
  });
});
