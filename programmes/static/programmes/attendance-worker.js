// Keeps the attendance page of one event at hand where there is no network, for a day at most.
// Network first: what is kept is only shown when nothing answers.
const KEPT = `attendance ${self.registration.scope}`, LONGEST = 24 * 3600 * 1000;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (request) => {
  const found = await (await caches.open(KEPT)).match(request, { ignoreVary: true });
  if (!found) return undefined;
  const age = Date.now() - new Date(found.headers.get("Date") || 0);
  if (age < LONGEST) return found;
  await caches.delete(KEPT);
  return undefined;
};
const fresh = async (request) => {
  const reply = await fetch(request);
  if (request.mode === "navigate" && (reply.redirected || !reply.ok)) {
    // Signed out, or no longer allowed: names must not stay behind.
    await caches.delete(KEPT);
  } else if (reply.ok) {
    await (await caches.open(KEPT)).put(request, reply.clone());
  }
  return reply;
};
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fresh(event.request).catch(async () => (await kept(event.request)) || Response.error()));
});
