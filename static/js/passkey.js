// Passkeys: the browser's own dialogue. Where there is none, these forms stay hidden and the other ways remain.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const fault = form.querySelector("[data-passkey-fault]");
  const instead = document.querySelector("[data-passkey-instead]");
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  form.hidden = false;
  if (instead) instead.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.hidden = true;
    try {
      const options = form.dataset.options ? JSON.parse(form.dataset.options) : await optionsFrom(form.action);
      const ask = form.dataset.passkey === "create" ? webauthnJSON.create : webauthnJSON.get;
      form.elements.credential.value = JSON.stringify(await ask(options));
      form.submit();
    } catch {
      fault.hidden = false;
      delete form.dataset.sent; // site.js lets a form go once
    }
  });
}

async function optionsFrom(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}
