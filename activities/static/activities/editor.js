// The parameter editor: lists, conditions, parts, files. All it does is change inputs; the server reads those alone.
import { rich } from "./editor-rich.js";
import { moment, place } from "./editor-places.js";

const editor = document.querySelector("[data-h5p-editor]");
const all = (root, selector) => [...root.querySelectorAll(selector)];
const changed = (element) => element.dispatchEvent(new Event("change", { bubbles: true }));
const say = (text) => { editor.querySelector("[data-h5p-say]").textContent = text; };
const token = () => crypto.getRandomValues(new Uint32Array(2)).reduce((text, n) => text + n.toString(36), "").slice(0, 16);

// Lists: an item is there when its hidden input is, and stands where that stands.
function number(list) {
  all(list, ":scope > .h5p-items > .h5p-item").forEach((item, n, items) => {
    item.querySelector(":scope > .h5p-tools > [data-do=up]").disabled = n === 0;
    item.querySelector(":scope > .h5p-tools > [data-do=down]").disabled = n === items.length - 1;
  });
}

function act(button) {
  const list = button.closest("[data-h5p-list]"), item = button.closest("[data-h5p-item]");
  const items = list.querySelector(":scope > .h5p-items");
  const beside = { up: item?.previousElementSibling, down: item?.nextElementSibling }[button.dataset.do];
  if (button.dataset.do === "add") {
    const blank = list.querySelector(":scope > template");
    items.insertAdjacentHTML("beforeend", blank.innerHTML.replaceAll(blank.dataset.token, token()));
    start(items.lastElementChild);
    items.lastElementChild.querySelector("input:not([type=hidden]), textarea, select, [contenteditable]")?.focus();
    say(editor.dataset.added);
  } else if (button.dataset.do === "remove") {
    (item.nextElementSibling ?? item.previousElementSibling ?? list).querySelector("button")?.focus();
    item.remove();
    say(editor.dataset.removed);
  } else if (beside) {
    beside[button.dataset.do === "up" ? "before" : "after"](item);
    button.focus();
    say(`${editor.dataset.moved} ${[...items.children].indexOf(item) + 1}`);
  }
  number(list);
  if (button.disabled) item.querySelector(":scope > .h5p-tools > button:enabled")?.focus();
  changed(items);
  conditions();
}

// Conditions, as activities.editor.naming.applies.
function held(name) {
  const input = editor.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!input) return "";
  return input.type === "checkbox" ? String(input.checked) : input.value;
}

function conditions() {
  all(editor, "[data-when]").forEach((field) => {
    const { any, rules } = JSON.parse(field.dataset.when);
    const met = rules.map(([name, wanted]) => wanted.includes(held(name)));
    field.hidden = any ? !met.includes(true) : met.includes(false);
  });
}

// Parts: the fields of another library come from the server; those of before wait, should one come back.
const kept = new WeakMap();
async function switchPart(select) {
  const box = select.closest("[data-h5p-part]").querySelector(":scope > [data-h5p-parts]");
  const known = kept.get(box) ?? kept.set(box, new Map()).get(box);
  const fields = document.createDocumentFragment();
  fields.append(...box.childNodes);
  known.set(select.dataset.was ?? "", fields);
  const library = select.dataset.was = select.value;
  if (known.has(library)) box.append(known.get(library));
  else if (library) {
    const reply = await fetch(`${editor.dataset.part}?${new URLSearchParams({ library, name: select.name })}`, { credentials: "same-origin" });
    if (!reply.ok) { say(editor.dataset.failed); return; }
    if (select.value !== library) return;
    box.innerHTML = await reply.text();
    start(box);
  }
  conditions();
}

// Files go to the server as soon as they are chosen, so that pictures can be seen and marked.
async function send(input) {
  const box = input.closest("[data-h5p-files]"), data = new FormData();
  if (!input.files.length || !editor.dataset.upload) return;
  data.append("file", input.files[0]);
  data.append("kind", box.dataset.kind);
  data.append("csrfmiddlewaretoken", input.form.querySelector("[name=csrfmiddlewaretoken]").value);
  say(editor.dataset.uploading);
  let reply;
  try { reply = await (await fetch(editor.dataset.upload, { method: "POST", body: data, credentials: "same-origin" })).json(); } catch { /* below */ }
  box.querySelector(".error-message")?.remove();
  if (!reply?.entry) {
    const error = document.createElement("p");
    error.className = "error-message";
    error.textContent = reply?.error ?? editor.dataset.failed;
    box.append(error);
    say(error.textContent);
    return;
  }
  input.value = "";
  add(box, reply);
  say(reply.entry.path);
}

function add(box, { entry, url }) {
  const file = box.querySelector("template").content.firstElementChild.cloneNode(true);
  const show = { image: "img", video: "video", audio: "audio" }[box.dataset.kind];
  if (["image", "file"].includes(box.dataset.kind)) all(box, ":scope > .h5p-file").forEach((old) => old.remove());
  file.dataset.path = entry.path;
  file.querySelector("[type=hidden]").value = JSON.stringify(entry);
  file.querySelector("[type=checkbox]").value = entry.path;
  file.querySelector("span").textContent = entry.path.split("/").pop();
  if (show) {
    const seen = document.createElement(show);
    seen.src = url;
    if (show === "img") seen.alt = entry.path; else seen.controls = true;
    file.prepend(seen);
  }
  box.insertBefore(file, box.querySelector("template"));
  changed(box);
}

function start(root) {
  all(root, "[data-h5p-rich]").forEach((area) => rich(area, editor.dataset.link));
  all(root, "[data-h5p-place]").forEach((box) => place(box, editor));
  all(root, "[data-h5p-moment]").forEach((box) => moment(box, editor));
  all(root, "[data-h5p-part] > select").forEach((select) => { select.dataset.was = select.value; });
  [...all(root, "[data-h5p-list]"), root.closest("[data-h5p-list]")].forEach((list) => list && number(list));
}

if (editor) {
  start(editor);
  conditions();
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(button);
  });
  editor.addEventListener("change", (event) => {
    if (event.target.matches("[data-h5p-part] > select")) switchPart(event.target);
    if (event.target.type === "file") send(event.target);
    conditions();
  });
  editor.addEventListener("input", (event) => {
    const summary = event.target.closest(".h5p-item")?.querySelector("[data-h5p-summary]");
    const first = summary?.closest("details").querySelector("input[type=text], textarea");
    if (summary && first === event.target) summary.textContent = first.value.replace(/<[^>]*>/g, " ").slice(0, 80);
  });
}
