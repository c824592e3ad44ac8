// The time left for a picture. The server keeps it; here it is only shown, and the picture hidden.
const run = (box) => {
  if (box.dataset.running) return;
  box.dataset.running = "1";
  const end = performance.now() + Number(box.dataset.left) * 1000;
  const clock = box.querySelector("[data-clock]");
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    clock.textContent = `${left} ${box.dataset.words}`;
    if (left > 0) return;
    clearInterval(timer);
    box.querySelector(".picture").hidden = true;
    box.querySelectorAll("input").forEach((field) => { field.disabled = true; });
  };
  const timer = setInterval(tick, 250);
  tick();
};
document.querySelectorAll(".search[data-left]").forEach(run);
