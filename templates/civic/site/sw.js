{% autoescape off %}// Without a line, pages give way to the offline page. Nothing personal is kept here.
const CACHE = "tuili-{{ version }}";
const SHELL = [{% for address in shell %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  const wanted = SHELL.map((address) => new Request(address, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("tuili-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

// A door page keeps a copy of itself, without names, in a cache of its own that no new version of this file empties.
async function withoutLine(pathname) {
  const door = pathname.startsWith("/doors/") && (await caches.match(pathname, { ignoreVary: true }));
  return door || caches.match("/offline/");
}

// A photo that the phone shares waits on the phone until the form has taken it; the server never saw it by then.
async function takeShared(request, place) {
  const sent = await request.formData();
  const photo = sent.get("photo");
  const words = ["title", "text", "url"].map((name) => sent.get(name)).filter(Boolean).join("\n");
  const shared = await caches.open("shared");
  await shared.put("/shared/words", new Response(words));
  if (photo) await shared.put("/shared/photo", new Response(photo, { headers: { "Content-Type": photo.type } }));
  return Response.redirect(`${place}?shared=${photo ? "photo" : "words"}#ask`, 303);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === "{% url 'civic:help_shared' %}") {
    const place = new URL("{% url 'civic:help_contact' %}", self.location.origin).href;
    const unseen = Response.redirect(`${place}?shared=none#ask`, 303);
    event.respondWith(takeShared(request, place).catch(() => unseen));
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => withoutLine(pathname)));
  } else if (SHELL.includes(pathname) || pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

// A notice that is shown, or tapped, is counted for its send: without a cookie, so that only that message is known.
function tell(address) {
  if (!address || new URL(address, self.location.origin).origin !== self.location.origin) return undefined;
  return fetch(address, { method: "POST", credentials: "omit" }).catch(() => undefined);
}

// What the county tells is shown by the browser, whether the portal is open or not.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // Without words there is still something to open.
  }
  const shown = self.registration.showNotification(told.title || "{{ app|escapejs }}", {
    body: told.body || "",
    tag: told.tag,
    icon: told.icon,
    badge: told.icon,
    image: told.image,
    renotify: Boolean(told.tag),
    data: { url: told.url || "/inbox/", seen: told.seen, keep: told.keep },
    actions: [["open", told.open], ["save", told.keep && told.save]]
      .filter(([, title]) => title)
      .map(([action, title]) => ({ action, title })),
  });
  // How many are unread where it was said; else only that there is something: the next page that is opened counts.
  const counted = self.navigator.setAppBadge?.(...(told.unread ? [told.unread] : []));
  event.waitUntil(Promise.all([shown.then(() => tell(told.seen)), Promise.resolve(counted).catch(() => undefined)]));
});

// A tap opens the page that it is about, in a window that is open already where there is one.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const there = new URL(event.notification.data.url, self.location.origin);
  if (there.origin !== self.location.origin) return;
  const { seen, keep } = event.notification.data;
  if (event.action === "save") {
    // Kept for later without opening anything; where that cannot be said now, its page opens instead.
    const kept = Promise.resolve(tell(keep));
    event.waitUntil(kept.then((answer) => (answer?.ok ? undefined : self.clients.openWindow(there.href))));
    return;
  }
  event.waitUntil(seen ? tell(`${seen}?tapped`) : undefined);
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const open = windows.find((each) => new URL(each.url).origin === there.origin);
      return open ? open.focus().then((each) => each.navigate(there.href)) : self.clients.openWindow(there.href);
    }),
  );
});
{% endautoescape %}
