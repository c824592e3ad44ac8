// On the page around an interactive content: it believes a frame only by its window, and sends what it reports.
const frames = [...document.querySelectorAll("iframe[data-h5p]")];
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
  ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

class Frame {
  constructor(frame) {
    this.frame = frame;
    this.statements = [];
    this.states = new Map();
    this.running = Promise.resolve();
    this.box = frame.closest(".h5p");
  }

  take({ statement, state, height }) {
    if (typeof height === "number") this.frame.style.height = `${Math.min(Math.max(height, 60), 20000)}px`;
    if (statement) this.statements.push(statement);
    if (state) this.states.set(`${state.part} ${state.name}`, state);
    if (statement || state) this.later();
  }

  later(wait = 400) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => { this.running = this.running.then(() => this.send()); }, wait);
  }

  async send() {
    const { record } = this.frame.dataset;
    if (!record || !(this.statements.length || this.states.size)) return;
    const statements = this.statements.splice(0, 40), states = [...this.states.values()].splice(0, 40);
    states.forEach((state) => this.states.delete(`${state.part} ${state.name}`));
    const body = JSON.stringify({ statements, states });
    let outcome = "failed";
    try {
      const reply = await fetch(record, {
        method: "POST", body, credentials: "same-origin", keepalive: body.length < 60000,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
      });
      outcome = reply.ok ? "saved" : { 401: "signed-out" }[reply.status] ?? "failed";
      if (reply.ok) this.done(await reply.json());
      // What the server can't read now it won't read later either.
      if (reply.status === 400 || reply.status === 404) { this.say(outcome); return; }
    } catch { /* no connection: kept until there is one */ }
    if (outcome !== "saved") {
      this.statements.unshift(...statements);
      states.forEach((state) => { const name = `${state.part} ${state.name}`; if (!this.states.has(name)) this.states.set(name, state); });
    } else if (this.statements.length || this.states.size) this.later();
    this.say(outcome);
  }

  say(name) {
    this.box?.querySelectorAll("[data-say]").forEach((text) => { text.hidden = text.dataset.say !== name; });
  }

  done({ completed, passed, step_done: stepDone }) {
    if (stepDone) document.querySelectorAll("[data-when-done]").forEach((part) => { part.hidden = false; });
    if (stepDone) document.querySelectorAll("[data-until-done]").forEach((part) => { part.hidden = true; });
    return completed || passed;
  }
}

const known = new Map(frames.map((frame) => [frame, new Frame(frame)]));
addEventListener("message", (event) => {
  const frame = frames.find((one) => one.contentWindow === event.source);
  if (frame && event.data?.h5p === 1) known.get(frame).take(event.data);
});
addEventListener("online", () => known.forEach((one) => one.later()));
addEventListener("focus", () => known.forEach((one) => one.later()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  frames.forEach((frame) => frame.contentWindow?.postMessage({ h5p: "save" }, "*"));
  known.forEach((one) => one.later(0));
});
