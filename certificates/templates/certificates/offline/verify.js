"use strict";
// Reads and checks the record in a QR code; records.py says how it is made. No network, no library.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const utf8 = new TextEncoder();
let language = data.language, last = null;
const text = (key) => data.texts[language][key] ?? "";

// Digits → bytes → record --------------------------------------------------------------------
const WIDTHS = new Map([[3, 1], [5, 2], [8, 3], [10, 4], [13, 5], [15, 6], [17, 7]]);
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", SIGNATURE = 64, DIGEST = 16;
const fail = (code) => { throw { code }; };

function digitsIn(pasted) {
  const found = /#\s*([0-9\s]+)/.exec(pasted), bare = (found ? found[1] : pasted).replace(/\s+/g, "");
  return /^[0-9]{1,2000}$/.test(bare) ? bare : "";
}

function fromDigits(digits) {
  const bytes = [];
  for (let at = 0; at < digits.length; at += 17) {
    const block = digits.slice(at, at + 17), size = WIDTHS.get(block.length);
    if (!size) break;
    const value = BigInt(block);
    if (value >> BigInt(8 * size)) fail("tampered");
    for (let n = size - 1; n >= 0; n--) bytes.push(Number((value >> BigInt(8 * n)) & 255n));
  }
  return Uint8Array.from(bytes);
}

function prefixed(bytes) {
  if (!bytes.length || bytes.length <= bytes[0]) fail("truncated");
  return [bytes.slice(1, 1 + bytes[0]), bytes.slice(1 + bytes[0])];
}

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const day = (bytes) => new Date(Date.UTC(2020, 0, 1 + bytes[0] * 256 + bytes[1]));
const decoded = (bytes) => { try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return fail("tampered"); } };

function serial(bytes) {
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const letters = [...Array(12).keys()].reverse().map((n) => ALPHABET[Number((value >> BigInt(5 * n)) & 31n)]).join("");
  return letters.match(/.{4}/g).join("-");
}

function read(bytes) {
  if (bytes[0] !== 1) fail(bytes[0] > 1 && bytes[0] < 32 ? "newer" : "no_record");
  if (bytes.length < 19) fail("truncated");
  const [course, more] = prefixed(bytes.slice(18)), [name, rest] = prefixed(more);
  const size = bytes[5] & 1 ? DIGEST : 0;
  if (rest.length < size + SIGNATURE) fail("truncated");
  if (rest.length > size + SIGNATURE) fail("tampered");
  const until = bytes.slice(16, 18);
  return {
    key: hex(bytes.slice(1, 5)), shortened: size > 0, sample: (bytes[5] & 2) > 0, serial: serial(bytes.slice(6, 14)),
    issued: day(bytes.slice(14, 16)), expires: until[0] || until[1] ? day(until) : null,
    course: decoded(course), name: decoded(name), body: bytes.slice(0, -SIGNATURE), signature: rest.slice(size),
  };
}

// Signatures ---------------------------------------------------------------------------------
const bytesOf = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const same = (one, other) => hex(one) === hex(other);

async function signedBy(kid, signature, body) {
  const known = data.keys.find((key) => key.kid === kid);
  if (!known) fail("unknown_key");
  const raw = bytesOf(known.x);
  const name = new Uint8Array(await crypto.subtle.digest("SHA-256", raw)).slice(0, 4);
  if (hex(name) !== kid) fail("wrong_key");
  let key;
  try { key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]); } catch { return fail("no_crypto"); }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, body);
}

async function revocations() {
  const [head, payload, signature] = data.revocations.split(".");
  const { kid } = JSON.parse(decoded(bytesOf(head)));
  if (!await signedBy(kid, bytesOf(signature), utf8.encode(`${head}.${payload}`))) fail("bad_list");
  return JSON.parse(decoded(bytesOf(payload)));
}

async function marked(number) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(`saboq revoked\n${number}`)))).slice(0, 24);
}

async function check(pasted, now = new Date()) {
  const digits = digitsIn(pasted);
  try {
    if (!digits) fail("no_record");
    if (!(globalThis.crypto && crypto.subtle)) fail("no_crypto");
    const record = read(fromDigits(digits));
    if (!await signedBy(record.key, record.signature, joined(utf8.encode(data.context), record.body))) fail("tampered");
    const list = await revocations(), entry = list.revoked[await marked(record.serial)];
    const notes = ["sample", "shortened"].filter((note) => record[note]);
    if (list.exp * 1000 < now) notes.push("old_list");
    const over = record.expires && now - record.expires >= 864e5;
    const verdict = entry ? "revoked" : over ? "expired" : "valid";
    return { verdict, code: verdict, record, notes, entry };
  } catch (error) {
    if (!error.code) throw error;
    const code = error.code === "no_record" && digits.length > 200 ? "tampered" : error.code;
    return { verdict: "invalid", code, notes: [] };
  }
}

// What is shown ------------------------------------------------------------------------------
const element = (tag, content, className = "") => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...[].concat(content));
  return made;
};
// Its key goes along, so that a change of the language says it anew.
const notice = (key) => { byId("notice").dataset.text = key; byId("notice").textContent = text(key); };
const date = (value) => new Intl.DateTimeFormat(language === "uz-cyrl" ? "uz-Cyrl" : language, { dateStyle: "long", timeZone: "UTC" }).format(value);

function facts({ record, entry }) {
  const title = data.courses[language][record.course];
  const rows = [
    ["name", record.name + (record.shortened ? "…" : "")], ["course", title ? `${record.course}. ${title}` : record.course],
    ["number", record.serial], ["issued", date(record.issued)], ["until", record.expires ? date(record.expires) : text("limitless")],
  ];
  if (entry) rows.push(["revoked_on", date(new Date(entry[0]))], ["reason", text("reasons")[entry[1]] || entry[1]]);
  rows.push(["key", record.key]);
  return element("dl", rows.filter(([, value]) => value).map(([key, value]) => element("div", [element("dt", text(key)), element("dd", value)])));
}

function show(found) {
  last = found;
  if (!found) return;
  const said = found.code === "no_crypto" ? text("no_crypto") : text("said")[found.code];
  const parts = [element("div", [element("h2", text(found.verdict)), element("p", said)], `verdict ${found.verdict}`)];
  if (found.record) parts.push(facts(found), element("p", text("compare")));
  found.notes.forEach((note) => parts.push(element("p", text("said")[note], "note")));
  byId("answer").replaceChildren(element("article", parts));
}

async function run(pasted) {
  notice("");
  show(await check(pasted));
  byId("answer").focus();
}

function speak(code) {
  language = code;
  document.documentElement.lang = code === "uz-cyrl" ? "uz-Cyrl" : code;
  document.title = `${text("title")} · ${document.querySelector("header b").textContent}`;
  document.querySelectorAll("[data-text]").forEach((place) => { place.textContent = text(place.dataset.text); });
  byId("languages").replaceChildren(...Object.entries(data.languages).map(([each, name]) => {
    const button = element("button", name);
    button.type = "button";
    button.lang = each === "uz-cyrl" ? "uz-Cyrl" : each;
    button.setAttribute("aria-pressed", each === code);
    button.addEventListener("click", () => speak(each));
    return button;
  }));
  const list = JSON.parse(decoded(bytesOf(data.revocations.split(".")[1])));
  byId("list-date").textContent = date(new Date(list.iat * 1000));
  byId("site").textContent = list.iss;
  show(last);
}

// Camera and photographs, where the browser reads QR codes itself -----------------------------
const detector = globalThis.BarcodeDetector ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
let stream = null;

function stop() {
  if (stream) stream.getTracks().forEach((track) => track.stop());
  stream = null;
  byId("video").hidden = true;
  byId("camera").dataset.text = "camera";
  byId("camera").textContent = text("camera");
}

async function watch() {
  const video = byId("video");
  try { stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }); } catch { return notice("no_camera"); }
  byId("camera").dataset.text = "stop";
  byId("camera").textContent = text("stop");
  video.hidden = false;
  video.srcObject = stream;
  await video.play();
  while (stream) {
    const [code] = await detector.detect(video);
    if (code) { stop(); byId("text").value = code.rawValue; return run(code.rawValue); }
    await new Promise((again) => setTimeout(again, 150));
  }
}

async function photograph(file) {
  const [code] = await detector.detect(await createImageBitmap(file)).catch(() => []);
  if (!code) return notice("no_code");
  byId("text").value = code.rawValue;
  return run(code.rawValue);
}

byId("form").addEventListener("submit", (event) => { event.preventDefault(); run(byId("text").value); });
byId("camera").addEventListener("click", () => (stream ? stop() : watch()));
byId("picture").addEventListener("change", (event) => event.target.files[0] && photograph(event.target.files[0]));
speak(data.language);
if (!detector) { byId("camera").hidden = byId("picture-field").hidden = true; notice("no_detector"); }
if (location.hash.length > 1) { byId("text").value = location.hash; run(location.hash); }
