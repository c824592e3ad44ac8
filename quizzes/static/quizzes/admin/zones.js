// Zones are drawn on the picture of the question: with the mouse, with arrow keys, or as numbers.
// The numbers in the form are what is saved; this only shows and changes them.
(() => {
  const SIDES = ["x", "y", "width", "height"];
  const STEP = 1, LEAST = 2;
  const round = (n) => Math.round(n * 10) / 10;
  const clamp = (n, low, high) => Math.min(Math.max(n, low), high);
  // One zone of the form: its four fields.
  class Zone {
    constructor(fields) {
      this.fields = Object.fromEntries(SIDES.map((side) => [side, fields.querySelector(`input[name$="-${side}"]`)]));
      this.text = fields.querySelector('textarea[name$="-text"], input[name$="-text"]');
      this.key = fields.querySelector('input[name$="-key"]');
    }

    get box() { return SIDES.map((side) => Number(this.fields[side].value) || 0); }

    set box(values) {
      const [x, y, width, height] = values;
      const w = clamp(width, LEAST, 100), h = clamp(height, LEAST, 100);
      const fitted = [clamp(x, 0, 100 - w), clamp(y, 0, 100 - h), w, h];
      SIDES.forEach((side, n) => {
        this.fields[side].value = round(fitted[n]);
        this.fields[side].dispatchEvent(new Event("input", { bubbles: true }));
        this.fields[side].dispatchEvent(new Event("change", { bubbles: true }));
      });
    }

    get empty() { return !(this.box[2] && this.box[3]); }
  }

  class Stage {
    constructor(block) {
      this.block = block;
      this.element = document.createElement("div");
      this.element.className = "zone-stage";
      this.said = document.createElement("p");
      this.said.className = "w-sr-only";
      this.said.setAttribute("role", "status");
      this.active = null;
      this.element.addEventListener("pointerdown", (event) => this.press(event));
      block.addEventListener("input", () => this.draw());
    }

    get zones() {
      return [...this.block.querySelectorAll(".zone-fields")]
        .filter((fields) => fields.querySelector('input[name$="-x"]') && !this.deleted(fields))
        .map((fields) => new Zone(fields));
    }

    deleted(fields) {
      const item = fields.closest("[data-streamfield-child]");
      return item?.querySelector(':scope > input[name$="-deleted"]')?.value === "1";
    }

    // The chooser's own small picture says which one is chosen; a large one is asked for drawing.
    get picture() {
      const field = this.block.querySelector('input[name$="-image"]');
      return field?.value ? field.value : "";
    }

    show() {
      const id = this.picture;
      const anchor = this.block.querySelector('[data-contentpath="zones"]');
      if (!anchor) return;
      if (!this.element.isConnected) anchor.before(this.element, this.said);
      if (id === this.shown) return;
      this.shown = id;
      this.image?.remove();
      if (!id) return;
      this.image = new Image();
      this.image.alt = "";
      this.image.draggable = false;
      this.image.src = `${location.pathname.split("/snippets/")[0]}/quizzes/picture/${id}/`;
      this.element.prepend(this.image);
      this.draw();
    }

    draw() {
      const zones = this.zones.filter((zone) => !zone.empty);
      const boxes = [...this.element.querySelectorAll(".zone-box")];
      boxes.slice(zones.length).forEach((box) => box.remove());
      zones.forEach((zone, n) => {
        const box = boxes[n] ?? this.element.appendChild(this.makeBox());
        const [x, y, width, height] = zone.box;
        Object.assign(box.style, { left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%` });
        box.zone = zone;
        box.firstChild.textContent = zone.key?.value || n + 1;
        box.setAttribute("aria-label", `${zone.key?.value || n + 1}: ${zone.text?.value ?? ""}. ${zone.box.join(", ")} %`);
      });
    }

    makeBox() {
      const box = document.createElement("div");
      box.className = "zone-box";
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.append(document.createElement("b"), Object.assign(document.createElement("i"), { className: "zone-corner" }));
      box.addEventListener("keydown", (event) => this.key(event, box.zone));
      return box;
    }

    key(event, zone) {
      const [dx, dy] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [];
      if (dx === undefined) return;
      event.preventDefault();
      const [x, y, width, height] = zone.box;
      zone.box = event.shiftKey ? [x, y, width + dx, height + dy] : [x + dx, y + dy, width, height];
      this.draw();
      this.said.textContent = zone.box.join(", ");
    }

    at(event) {
      const area = this.element.getBoundingClientRect();
      return [(event.clientX - area.left) / area.width * 100, (event.clientY - area.top) / area.height * 100];
    }

    // On a box: it is moved, or sized at its corner. Elsewhere: a zone without a size is drawn.
    press(event) {
      const box = event.target.closest(".zone-box");
      const zone = box?.zone ?? this.zones.find((one) => one.empty);
      if (!this.image || !zone) return;
      event.preventDefault();
      box?.focus();
      const [px, py] = this.at(event), start = zone.box;
      const sized = event.target.classList.contains("zone-corner");
      const move = (moved) => {
        const [mx, my] = this.at(moved);
        if (!box) zone.box = [Math.min(px, mx), Math.min(py, my), Math.abs(mx - px), Math.abs(my - py)];
        else if (sized) zone.box = [start[0], start[1], start[2] + mx - px, start[3] + my - py];
        else zone.box = [start[0] + mx - px, start[1] + my - py, start[2], start[3]];
        this.draw();
      };
      const done = () => { removeEventListener("pointermove", move); removeEventListener("pointerup", done); };
      addEventListener("pointermove", move);
      addEventListener("pointerup", done);
    }
  }

  const stages = new WeakMap();
  const look = () => document.querySelectorAll(".zones-on-picture").forEach((block) => {
    if (!stages.has(block)) stages.set(block, new Stage(block));
    const stage = stages.get(block);
    stage.show();
    stage.draw();
  });
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(look, 60); };
  const start = () => {
    new MutationObserver((changes) => {
      if (changes.some((change) => !change.target.closest?.(".zone-stage"))) soon();
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["src", "value"] });
    look();
  };
  if (document.body) start(); else addEventListener("DOMContentLoaded", start);
})();
