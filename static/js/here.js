// A citizen who scanned the screen at a door: checked in at once; where the event asks, after the phone gave a position.
const form = document.querySelector("form[data-here]");
const refused = form?.querySelector("[data-refused]");

function sendWith(place) {
  form.elements.latitude.value = place.coords.latitude;
  form.elements.longitude.value = place.coords.longitude;
  form.submit();
}

function askWhere(event) {
  event?.preventDefault();
  refused.hidden = true;
  const no = () => {
    refused.hidden = false;
    form.dispatchEvent(new Event("tuili:free", { bubbles: true }));
  };
  navigator.geolocation.getCurrentPosition(sendWith, no, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
}

if (form?.dataset.radius) form.addEventListener("submit", askWhere);
else if (form) form.submit();
