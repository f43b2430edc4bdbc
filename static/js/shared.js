// The form of the county's help: takes the photo that the phone shared, and shows the one that was chosen.
const input = document.querySelector('input[type="file"][name="photo"]');
const shown = document.querySelector("[data-photo-chosen]");

function show() {
  const [photo] = input.files;
  shown.hidden = true;
  if (!photo) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    shown.querySelector("img").src = reader.result;
    shown.hidden = false;
  });
  reader.readAsDataURL(photo);
}

async function taken(cache, address) {
  const found = await cache.match(address);
  await cache.delete(address);
  return found;
}

async function takeShared() {
  const cache = await caches.open("shared");
  const words = await taken(cache, "/shared/words");
  const photo = await taken(cache, "/shared/photo");
  const area = input.form.querySelector("textarea");
  if (words && area && !area.value) area.value = await words.text();
  if (!photo) return;
  const blob = await photo.blob();
  const carried = new DataTransfer();
  carried.items.add(new File([blob], "photo", { type: blob.type }));
  input.files = carried.files;
  show();
}

if (input && shown) {
  input.addEventListener("change", show);
  if (window.caches && new URLSearchParams(location.search).has("shared")) takeShared();
}
