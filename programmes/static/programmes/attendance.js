// The attendance page on a phone: every mark is kept here first and sent when there is a network.
// Without this script the page has a button that saves.
const form = document.querySelector("form[data-sync]");
const { sync, event, day, half, worker } = form.dataset;
const store = `attendance:${event}`;
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const waiting = () => { try { return JSON.parse(localStorage.getItem(store)) || []; } catch { return []; } };
const keep = (marks) => {
  try { if (marks.length) localStorage.setItem(store, JSON.stringify(marks)); else localStorage.removeItem(store); return true; } catch { return false; }
};
// crypto.randomUUID is not there in older phones.
const number = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (
  +c ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> +c / 4).toString(16));

const say = (name, count = 0) => form.querySelectorAll("[data-say]").forEach((text) => {
  text.hidden = text.dataset.say !== name;
  const shown = text.querySelector("[data-count]");
  if (shown) shown.textContent = count;
});
const total = () => {
  document.querySelector("[data-present]").textContent = form.querySelectorAll("[value=present]:checked").length;
};

// What is not sent yet is shown as it was marked here, whatever the page says.
waiting().filter((mark) => String(mark.day) === day && mark.half === half).forEach((mark) => {
  const field = form.querySelector(`[name="line-${mark.line}"][value="${mark.presence}"]`);
  if (field) field.checked = true;
});
total();

let busy = false;
const flush = async () => {
  const marks = waiting();
  if (busy) return;
  if (!marks.length) { say("saved"); return; }
  busy = true;
  say("sending", marks.length);
  try {
    const reply = await fetch(sync, {
      method: "POST", credentials: "same-origin", redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ marks: marks.slice(0, 500) }),
    });
    if (reply.ok) {
      const { outcomes } = await reply.json();
      keep(waiting().filter((mark) => !(mark.client in outcomes)));
      busy = false;
      if (waiting().length) flush(); else say("saved");
      return;
    }
    // Signed out meanwhile, or no longer allowed: nothing is lost, but somebody must do something.
    say(reply.status >= 500 ? "offline" : "refused", marks.length);
  } catch { say("offline", marks.length); }
  busy = false;
};

form.addEventListener("change", ({ target }) => {
  const line = /^line-(\d+)$/.exec(target.name);
  if (!line) return;
  const mark = {
    client: number(), line: Number(line[1]), day: Number(day), half, presence: target.value, marked_at: new Date().toISOString(),
    reason: form.elements.reason.value.trim(),
  };
  total();
  if (keep([...waiting(), mark])) flush(); else say("full");
});
form.addEventListener("submit", (submitted) => { submitted.preventDefault(); flush(); });
addEventListener("online", flush);
setInterval(() => { if (waiting().length) flush(); }, 30000);
if (waiting().length) flush();
if (navigator.serviceWorker) navigator.serviceWorker.register(worker).catch(() => { /* then the page must stay open */ });
