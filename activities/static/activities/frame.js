// In the opaque frame, after the player: what the content reports goes to the page around it, which alone can send it.
(() => {
  const { H5P } = window, content = 1;
  const tell = (message) => window.parent.postMessage({ h5p: 1, ...message }, "*");

  H5P.externalDispatcher.on("xAPI", (event) => {
    tell({ statement: JSON.parse(JSON.stringify(event.data.statement)) });
    soon();
  });

  // States: kept by the player as before, and told to the page.
  const { setUserData, deleteUserData } = H5P;
  H5P.setUserData = (id, name, data, extras = {}) => {
    const part = extras.subContentId || 0, text = JSON.stringify(data);
    const before = H5PIntegration.contents[`cid-${id}`]?.contentUserData?.[part]?.[name];
    setUserData(id, name, data, extras);
    if (text !== undefined && text !== before) tell({ state: { part: String(part), name, data: text } });
  };
  H5P.deleteUserData = (id, name, part) => {
    deleteUserData(id, name, part);
    tell({ state: { part: String(part || 0), name, data: null } });
  };
  const save = () => H5P.instances.forEach((instance) => {
    if (typeof instance.getCurrentState !== "function") return;
    const state = instance.getCurrentState();
    if (state !== undefined) H5P.setUserData(content, "state", state, { deleteOnChange: true });
  });
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(save, 700); };
  for (const name of ["click", "input", "change", "keyup", "drop", "pointerup"]) addEventListener(name, soon, true);
  addEventListener("message", (event) => { if (event.source === window.parent && event.data?.h5p === "save") save(); });

  // The page gives the frame the height that its content needs.
  let height = 0;
  const measure = () => {
    const now = Math.ceil(document.body.scrollHeight);
    if (now && now !== height && !H5P.isFullscreen) { height = now; tell({ height }); }
  };
  const start = () => {
    H5P.init(document.body);
    new ResizeObserver(measure).observe(document.body);
    H5P.instances.forEach((instance) => instance.on?.("resize", () => requestAnimationFrame(measure)));
    measure();
    tell({ ready: true });
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => setTimeout(start));
  else start();
})();
