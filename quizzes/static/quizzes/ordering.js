// Steps are moved up and down; without this file each gets its number from a list.
const button = (word, sign = word) => Object.assign(document.createElement("button"), {
  type: "button", className: "btn quiet", textContent: sign, title: sign === word ? "" : word,
});

const enhance = (list) => {
  if (list.dataset.ready) return;
  list.dataset.ready = "1";
  const rows = () => [...list.children];
  const select = (row) => row.querySelector("select");
  const said = list.nextElementSibling;
  const number = () => rows().forEach((row, place) => {
    select(row).value = String(place + 1);
    row.querySelector(".place").textContent = place + 1;
  });
  const answer = (row, words) => {
    number();
    keep.hidden = true;
    said.textContent = words;
    select(row).dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (row, by, pressed) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) list.insertBefore(by < 0 ? row : other, by < 0 ? other : row);
    answer(row, `${rows().indexOf(row) + 1}: ${row.querySelector("label").textContent}`);
    pressed.focus();
  };
  // The order shown is no answer until something is moved; it may be the right one by chance.
  const keep = button(list.dataset.keep);
  keep.classList.add("keep");
  keep.addEventListener("click", () => {
    answer(rows()[0], list.dataset.kept);
    list.querySelector(".moves .btn").focus();
  });
  said.after(keep);
  // What was answered before stands in its order; the rest keeps its place behind.
  const place = (row) => Number(select(row).value) || Infinity;
  const answered = rows().some((row) => place(row) !== Infinity);
  keep.hidden = answered;
  rows().sort((a, b) => place(a) - place(b) || 0).forEach((row) => list.append(row));
  rows().forEach((row, n) => {
    const label = row.querySelector("label"), shown = document.createElement("b");
    shown.className = "place";
    shown.setAttribute("aria-hidden", "true");
    shown.textContent = answered ? n + 1 : "–";
    const tools = document.createElement("span");
    tools.className = "moves";
    [[-1, list.dataset.up, "↑"], [1, list.dataset.down, "↓"]].forEach(([by, word, sign]) => {
      const pressed = button(word, sign);
      pressed.setAttribute("aria-label", `${word}: ${label.textContent}`);
      pressed.addEventListener("click", () => move(row, by, pressed));
      tools.append(pressed);
    });
    select(row).hidden = true;
    row.prepend(shown);
    row.append(tools);
  });
};

const all = () => document.querySelectorAll("[data-ordering]").forEach(enhance);
all();
// A self-check comes back from the server without a new page.
new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
