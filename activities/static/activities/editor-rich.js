// Rich text with the tags of its field. The text area stays what is sent: a text nobody touches stays as it is, sign by sign.
const TOOLS = [
  ["strong b", "bold", "B", 0], ["em i", "italic", "I", 1], ["u", "underline", "U", 2], ["del strike s", "strikeThrough", "S", 3],
  ["sub", "subscript", "x₂", 4], ["sup", "superscript", "x²", 5], ["ul", "insertUnorderedList", "•", 6],
  ["ol", "insertOrderedList", "1.", 7], ["a", "link", "↗", 8], ["h1 h2 h3 h4", "heading", "H", 9], ["h1 h2 h3 h4", "paragraph", "¶", 10],
];
const RENAMED = { B: "strong", I: "em", STRIKE: "del", S: "del" };
const ALWAYS = ["p", "br", "div", "span"];

export function rich(area, ask) {
  const tags = area.dataset.h5pRich.split(" ").filter(Boolean), words = area.dataset.words.split("|");
  const box = document.createElement("div"), bar = document.createElement("div"), text = document.createElement("div");
  box.className = "h5p-richtext";
  bar.className = "h5p-bar";
  bar.setAttribute("role", "toolbar");
  Object.assign(text, { contentEditable: "true", className: "h5p-writing", innerHTML: clean(area.value, tags) });
  const label = area.labels[0];
  text.setAttribute("role", "textbox");
  text.setAttribute("aria-multiline", "true");
  text.setAttribute("aria-label", label?.textContent.replace("*", "").trim() ?? "");
  ["aria-describedby", "aria-invalid"].forEach((name) => { if (area.hasAttribute(name)) text.setAttribute(name, area.getAttribute(name)); });
  label?.addEventListener("click", () => text.focus());
  const enter = area.dataset.enter === "div" ? "div" : "p";
  const heading = ["h2", "h3", "h4", "h1"].find((tag) => tags.includes(tag));
  const store = () => { area.value = written(text); area.dispatchEvent(new Event("input", { bubbles: true })); };
  const run = (command) => {
    text.focus();
    if (command === "link") {
      const address = prompt(ask, "https://");
      if (address) document.execCommand("createLink", false, address);
    } else if (command === "heading") document.execCommand("formatBlock", false, heading);
    else if (command === "paragraph") document.execCommand("formatBlock", false, "p");
    else document.execCommand(command);
    store();
  };
  TOOLS.filter(([names]) => names.split(" ").some((tag) => tags.includes(tag))).forEach(([, command, sign, word]) => {
    bar.append(tool(sign, words[word], () => run(command)));
  });
  bar.append(tool("⌫", words[11], () => run("removeFormat")), tool("<>", words[12], () => {
    area.hidden = !area.hidden;
    text.hidden = !area.hidden;
    if (area.hidden) text.innerHTML = clean(area.value, tags);
  }));
  text.addEventListener("focus", () => {
    document.execCommand("defaultParagraphSeparator", false, enter);
    if (text.textContent.trim() || text.querySelector("img, li")) return;
    text.innerHTML = `<${enter}><br></${enter}>`;
    getSelection().setPosition(text.firstChild, 0);
  });
  text.addEventListener("input", store);
  text.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    if (!html) return;
    event.preventDefault();
    document.execCommand("insertHTML", false, clean(html, tags));
  });
  area.hidden = true;
  box.append(bar, text);
  area.before(box);
}

function tool(sign, name, press) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: sign, title: name });
  button.setAttribute("aria-label", name);
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", press);
  return button;
}

// Only what the field allows, without attributes that it has no use for. A document of its own: nothing of it is loaded or run.
export function clean(html, tags) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const allowed = new Set([...tags, ...ALWAYS, ...(tags.some((tag) => ["ul", "ol"].includes(tag)) ? ["li"] : []),
    ...(tags.includes("table") ? ["thead", "tbody", "tfoot", "tr", "td", "th", "caption", "figure"] : [])]);
  for (const same of [["strong", "b"], ["em", "i"], ["del", "strike", "s"]]) if (same.some((tag) => allowed.has(tag))) same.forEach((tag) => allowed.add(tag));
  page.querySelectorAll("script, style, iframe, object, embed, form, input, button, svg, math, template").forEach((node) => node.remove());
  [...page.body.querySelectorAll("*")].reverse().forEach((node) => {
    if (!allowed.has(node.localName)) { node.replaceWith(...node.childNodes); return; }
    [...node.attributes].forEach(({ name, value }) => {
      if (name.startsWith("on") || (["href", "src"].includes(name) && !/^(https?:|mailto:|images\/|#|$)/i.test(value))) node.removeAttribute(name);
    });
  });
  return page.body.innerHTML;
}

function written(text) {
  const copy = text.cloneNode(true);
  Object.entries(RENAMED).forEach(([old, name]) => copy.querySelectorAll(old.toLowerCase()).forEach((node) => {
    const fresh = document.createElement(name);
    fresh.append(...node.childNodes);
    node.replaceWith(fresh);
  }));
  return copy.textContent.trim() || copy.querySelector("img") ? copy.innerHTML : "";
}
