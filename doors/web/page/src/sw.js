// After the first load the page works without a network: it is one file.
const name = 'stipple-__VERSION__';
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(['./'])).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((keys) => Promise.all(keys.filter((key) => key.startsWith('stipple-') && key !== name).map((key) => caches.delete(key))))
      .then(() => self.clients.claim()),
  );
});
self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || new URL(event.request.url).origin !== self.location.origin) return;
  const page = event.request.mode === 'navigate';
  event.respondWith(
    caches.match(page ? './' : event.request, { ignoreSearch: page }).then((kept) => kept ?? fetch(event.request)),
  );
});
