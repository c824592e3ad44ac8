// In the opaque frame, before the player: it has neither storage nor cookies, and needs a stand-in for both.
(() => {
  const memory = () => {
    const kept = new Map();
    return {
      getItem: (name) => kept.get(String(name)) ?? null, setItem: (name, value) => { kept.set(String(name), String(value)); },
      removeItem: (name) => { kept.delete(String(name)); }, clear: () => kept.clear(),
      key: (n) => [...kept.keys()][n] ?? null, get length() { return kept.size; },
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { value: memory(), configurable: true });
  }
  let cookies = "";
  Object.defineProperty(document, "cookie", { get: () => cookies, set: (text) => { cookies = String(text).split(";")[0]; }, configurable: true });
  window.H5PIntegration = JSON.parse(document.getElementById("h5p-integration").textContent);
  // Begun by frame.js, when it listens.
  window.H5P = { preventInit: true };
})();
