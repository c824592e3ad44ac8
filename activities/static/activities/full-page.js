// Around the opaque frame of the official editor: sends for it what it may ask, and nothing else; saves when its author says so.
const frame = document.querySelector("iframe[data-full]"), form = document.querySelector("form[data-save]");
const MAY = {
  GET: ["libraries", "content-type-cache", "params", "content-hub-metadata-cache"],
  POST: ["libraries", "translations", "files", "filter", "library-upload", "library-install", "get-hub-content"],
};
const headers = { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value, Accept: "application/json" };
const tell = (message) => frame.contentWindow.postMessage({ h5p: 1, ...message }, "*");
const say = (name, text = "") => {
  document.querySelectorAll("[data-say]").forEach((line) => { line.hidden = line.dataset.say !== name; });
  if (text) document.querySelector(`[data-say="${name}"]`).textContent = text;
};
let revision, changed = false, giving = false;

async function answer({ id, method, action, query, body }) {
  if (!MAY[method]?.includes(action)) return { id, status: 403, text: '{"success":false}' };
  const data = method === "POST" ? new FormData() : undefined;
  if (data) body?.forEach(([name, value]) => data.append(name, value, ...(value instanceof File ? [value.name] : [])));
  try {
    const url = `${frame.dataset.full}${action}?${new URLSearchParams(query)}`;
    const reply = await fetch(url, { method, headers, body: data, credentials: "same-origin" });
    return { id, status: reply.status, text: await reply.text() };
  } catch { return { id, status: 0 }; }
}

async function save(given) {
  if (!given) { say("title"); return; }
  say("saving");
  try {
    const reply = await fetch(form.dataset.save, {
      method: "POST", credentials: "same-origin", headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ ...given, revision }),
    });
    const { data, message } = await reply.json();
    if (!reply.ok) { say("refused", message); return; }
    changed = false;
    location.assign(data.url);
  } catch { say("failed"); }
}

addEventListener("message", async ({ source, data }) => {
  if (source !== frame.contentWindow || data?.h5p !== 1) return;
  if (data.ask) tell({ answer: await answer(data.ask) });
  if ("ready" in data) { revision = data.ready; form.querySelector("button").disabled = false; say(""); }
  if (data.failed) say("broken");
  if (typeof data.height === "number") frame.style.height = `${Math.min(Math.max(data.height, 300), 20000)}px`;
  if ("wide" in data) frame.classList.toggle("h5p-wide", data.wide === true);
  // Given when it was asked for, never of its own accord.
  if ("given" in data && giving) { giving = false; save(data.given); }
});
form.addEventListener("submit", (event) => { event.preventDefault(); giving = true; tell({ give: true }); });
addEventListener("blur", () => { changed ||= document.activeElement === frame; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
