// Progressive enhancement only: every page works without this file.
const root = document.documentElement;
const send = (form, button) => fetch(form.action, {
  method: "POST", body: button ? withButton(form, button) : new FormData(form),
  headers: { "X-Requested-With": "XMLHttpRequest" }, credentials: "same-origin",
});
const withButton = (form, { name, value }) => { const data = new FormData(form); if (name) data.append(name, value); return data; };

// Theme: change at once, tell the server meanwhile; nothing typed on the page is lost.
document.querySelector("form.theme")?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  root.dataset.theme = button.value;
  send(event.target, button).catch(() => { /* the choice holds for this page */ });
  event.target.querySelector(button.value === "dark" ? ".to-light" : ".to-dark").focus();
});

// Language links keep the place: the heading last passed goes along as the fragment.
const places = [...document.querySelectorAll("section[id], section h2[id], .question[id]")];
document.querySelectorAll(".langs a").forEach((link) => link.addEventListener("click", () => {
  const here = places.filter((place) => place.getBoundingClientRect().top < innerHeight / 3).pop();
  if (here) link.hash = here.id;
}));

// Escape takes the explanation of a term away, until the pointer or the focus comes back to it.
const terms = document.querySelectorAll(".term");
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") terms.forEach((term) => term.classList.toggle("shut", term.matches(":hover, :focus-within"))); });
["pointerenter", "focusin"].forEach((back) => terms.forEach((term) => term.addEventListener(back, () => term.classList.remove("shut"))));

// A form that answers in its own place (self-checks): swap it for that part of the page that comes back.
document.addEventListener("submit", async (event) => {
  const form = event.target, box = form.closest("[data-replace]");
  if (!box) return;
  event.preventDefault();
  const { submitter } = event;
  try {
    const reply = await send(form, submitter);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    box.replaceWith(page.getElementById(box.id));
    document.querySelector(`#${CSS.escape(box.id)} [role=status]`)?.focus();
  } catch { form.submit(); }
});

// What went wrong is read first.
document.querySelector("[data-focus]")?.focus();

// A test: every answer is saved as it is given, and the page says so.
const test = document.querySelector("form[data-save]");
if (test) {
  const say = (name) => test.querySelectorAll("[data-say]").forEach((text) => {
    text.hidden = text.dataset.say !== name;
    const clock = text.querySelector("time");
    if (!text.hidden && clock) clock.textContent = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
  });
  const answered = (question) => [...question.querySelectorAll("input, select, textarea")].some((field) => (
    /radio|checkbox/.test(field.type) ? field.checked : field.value.trim() !== ""));
  const count = () => {
    const questions = [...test.querySelectorAll(".question")], done = questions.filter(answered);
    questions.forEach((question) => {
      const link = test.querySelector(`.qnav a[href="#${question.id}"], .qnav button[value="${question.id.slice(1)}"]`);
      link?.classList.toggle("done", done.includes(question));
      if (link) link.setAttribute("aria-label", done.includes(question) ? link.dataset.done : link.dataset.open);
    });
    // A page of one question knows the others by the list below it only.
    const all = test.querySelectorAll(".qnav [data-done]").length;
    const bar = test.querySelector("progress");
    if (all < questions.length || !bar) return;
    bar.value = test.querySelectorAll(".qnav [data-done].done").length;
    test.querySelectorAll("[data-count]").forEach((text) => { text.textContent = bar.value; });
  };
  // Only what changed is sent, until the server has it.
  let waiting, running = Promise.resolve(), sent = false, saving;
  const unsaved = new Set();
  const outcome = (reply) => ({ 204: "saved", 401: "signed-out", 409: "closed", 422: "refused" }[reply.status] ?? "failed");
  const files = (id) => [...document.getElementById(id).querySelectorAll("input[type=file]")];
  const save = async () => {
    const batch = [...unsaved];
    if (!batch.length || sent) return;
    renew();
    saving = new AbortController();
    const data = new FormData(test);
    const kept = (name) => !/^(q\d|asked$)/.test(name) || batch.some((id) => name === id || name.startsWith(`${id}_`));
    [...new Set(data.keys())].filter((name) => !kept(name)).forEach((name) => data.delete(name));
    batch.forEach((id) => files(id).filter((file) => file.dataset.sent === file.value).forEach((file) => data.delete(file.name)));
    batch.forEach((id) => { data.append("asked", id.slice(1)); unsaved.delete(id); });
    let state = "failed";
    try {
      const reply = await fetch(test.dataset.save, { method: "POST", body: data, signal: saving.signal });
      state = outcome(reply);
    } catch { /* no connection */ }
    // A file is sent once; what can't be read is not sent again until it is changed.
    if (state === "saved") batch.forEach((id) => files(id).forEach((file) => { file.dataset.sent = file.value; }));
    if (!/^(saved|refused)$/.test(state)) batch.forEach((id) => unsaved.add(id));
    if (!sent) say(state);
  };
  // Whoever signed in again in another tab has a new token.
  const renew = () => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) test.elements.csrfmiddlewaretoken.value = token;
  };
  addEventListener("focus", () => { if (unsaved.size) running = running.then(save); });
  test.addEventListener("change", (event) => {
    unsaved.add(event.target.closest(".question").id);
    count();
    clearTimeout(waiting);
    waiting = setTimeout(() => { running = running.then(save); }, 300);
  });
  addEventListener("online", () => { running = running.then(save); });
  // One submission, however often the button is pressed; it holds every answer.
  test.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; clearTimeout(waiting); saving?.abort(); renew(); });
  addEventListener("pageshow", () => { sent = false; count(); });

  // That the page was left, or is looked at again; going on within the test is neither.
  document.addEventListener("visibilitychange", () => {
    if (sent || !test.dataset.presence) return;
    renew();
    const data = new FormData();
    data.append("csrfmiddlewaretoken", test.elements.csrfmiddlewaretoken.value);
    data.append("what", document.hidden ? "leave" : "return");
    navigator.sendBeacon(test.dataset.presence, data);
  });

  // Time left in minutes, the last one in seconds. At zero what there is is handed in.
  const clock = test.querySelector("[data-seconds]");
  if (clock) {
    const end = performance.now() + clock.dataset.seconds * 1000;
    const tick = () => {
      const left = Math.max(0, Math.round((end - performance.now()) / 1000));
      clock.textContent = left >= 60 ? `${Math.ceil(left / 60)} ${clock.dataset.minutes}` : `${left} ${clock.dataset.secondsWord}`;
      test.querySelector("[data-soon]")?.toggleAttribute("hidden", left > 300);
      if (left > 0) return;
      clearInterval(timer);
      test.insertAdjacentHTML("beforeend", '<input type="hidden" name="confirm" value="1">');
      test.querySelector("[data-final]").click();
    };
    const timer = setInterval(tick, 1000);
    tick();
  }
}
