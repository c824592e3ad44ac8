// An editor that tries everything it should not be able to do, and says what it could.
window.addEventListener("load", async () => {
  const found = {}, reached = async (name, attempt) => {
    try { found[name] = Boolean(await attempt()); } catch { found[name] = false; }
  };
  const outer = window.top, pk = window.H5PIntegration.editor.nodeVersionId;
  const asked = (message) => new Promise((resolve) => {
    addEventListener("message", ({ data }) => data?.answer?.id === message.ask.id && resolve(data.answer));
    outer.postMessage({ h5p: 1, ...message }, "*");
    setTimeout(() => resolve({}), 1500);
  });
  const ask = (id, method, action) => asked({ ask: { id, method, action, query: "", body: [] } });
  await reached("document of the page", () => outer.document.body);
  await reached("form of the page", () => outer.document.forms.length);
  await reached("cookies", () => document.cookie.includes("sessionid") || document.cookie.includes("csrf"));
  await reached("storage of the site", () => Object.keys(outer.localStorage));
  await reached("the admin, by fetch", () => fetch(`/admin/interactive/${pk}/ask/params`).then((r) => r.ok));
  await reached("the admin, by XMLHttpRequest", () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = () => resolve(request.status === 200);
    request.onerror = reject;
    request.open("GET", "/admin/");
    request.send();
  }));
  await reached("an image as a request", () => new Promise((resolve, reject) => {
    Object.assign(new Image(), { onload: resolve, onerror: reject, src: "/accounts/logout/" });
  }));
  await reached("a beacon", () => navigator.sendBeacon("/admin/interactive/new/", "x") && fetch("/admin/interactive/new/"));
  await reached("a frame of the site", () => new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.onload = () => resolve(frame.contentDocument?.body?.childElementCount);
    frame.src = "/en/";
    document.body.append(frame);
    setTimeout(resolve, 1000);
  }));
  await reached("saving without its author", async () => (await ask(901, "POST", "params")).status === 200);
  outer.postMessage({ h5p: 1, ready: 0, given: { library: "H5P.Salt 1.0", params: {}, metadata: { title: "Taken" } } }, "*");
  await reached("another question", async () => (await ask(902, "POST", "../../import/")).status === 200);
  await reached("another content", async () => (await ask(903, "GET", `../../${pk + 1}/ask/params`)).status === 200);
  await reached("another method", async () => (await ask(904, "DELETE", "params")).status === 200);
  await reached("another site in the frame", async () => { open("http://example.org", "_top"); return false; });
  document.body.dataset.found = JSON.stringify(found);
});
