// A point or a box on a picture, a moment of a video: a second way to fill in numbers, which stay where they are.
const STEP = 1, LARGE = 5;
const limited = (value, most = 100) => Math.min(Math.max(value, 0), most);
const found = (editor, source, what) => source && editor.querySelector(`[data-h5p-field="${CSS.escape(source)}"] .h5p-file ${what}`);

export function place(box, editor) {
  const picture = box.querySelector("img"), mark = box.querySelector("[data-mark]"), isBox = "box" in box.dataset;
  const input = (name) => box.parentElement.querySelector(`[name="${CSS.escape(`${box.dataset.name}.${name}`)}"]`);
  const get = (name) => Number(input(name).value) || 0;
  const set = (values) => Object.entries(values).forEach(([name, value]) => {
    input(name).value = Math.round(value * 100) / 100;
    input(name).dispatchEvent(new Event("input", { bubbles: true }));
  });
  const draw = () => {
    mark.style.left = `${get("x")}%`;
    mark.style.top = `${get("y")}%`;
    if (isBox) Object.assign(mark.style, { width: `${get("width") || 5}%`, height: `${get("height") || 5}%` });
  };
  const look = () => {
    const source = found(editor, box.dataset.source, "img");
    box.hidden = !source;
    if (source && picture.src !== source.src) picture.src = source.src;
    draw();
  };
  const move = (dx, dy) => set({ x: limited(get("x") + dx, isBox ? 100 - get("width") : 100), y: limited(get("y") + dy, isBox ? 100 - get("height") : 100) });
  const grow = (dx, dy) => set({ width: limited(get("width") + dx, 100 - get("x")), height: limited(get("height") + dy, 100 - get("y")) });
  mark.addEventListener("keydown", (event) => {
    const step = event.ctrlKey ? LARGE : STEP;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!way) return;
    event.preventDefault();
    (isBox && event.shiftKey ? grow : move)(...way);
    draw();
  });
  const at = (event) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    return [limited(((event.clientX - left) / width) * 100), limited(((event.clientY - top) / height) * 100)];
  };
  let from;
  box.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    mark.focus();
    box.setPointerCapture(event.pointerId);
    const [x, y] = from = at(event);
    set(isBox ? { x, y, width: 0, height: 0 } : { x, y });
    draw();
  });
  box.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = at(event);
    set(isBox ? { x: Math.min(x, from[0]), y: Math.min(y, from[1]), width: Math.abs(x - from[0]), height: Math.abs(y - from[1]) } : { x, y });
    draw();
  });
  box.addEventListener("pointerup", () => { from = undefined; });
  editor.addEventListener("change", look);
  editor.addEventListener("input", (event) => { if (event.target.name?.startsWith(`${box.dataset.name}.`)) draw(); });
  look();
}

export function moment(box, editor) {
  const input = editor.querySelector(`#${CSS.escape(box.dataset.for)}`);
  const video = () => found(editor, box.dataset.source, "video") || found(editor, box.dataset.source, "audio");
  const look = () => { box.hidden = !video(); };
  box.querySelector("[data-take]").addEventListener("click", () => {
    input.value = Math.round(video().currentTime * 100) / 100;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  box.querySelector("[data-show]").addEventListener("click", () => { video().currentTime = Number(input.value) || 0; });
  editor.addEventListener("change", look);
  look();
}
