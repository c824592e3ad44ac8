// In the opaque frame of the official editor, before it: it takes this page for the one around it, and what it asks a server
// is asked of the page around this frame, which decides what of it is sent.
(() => {
  const outer = window.parent, { editor } = window.H5PIntegration, waiting = new Map();
  let last = 0;
  window.parent = window;
  window.H5PEditor = { ...editor, getAjaxUrl: (action, parameters = {}) => {
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    return editor.ajaxPath + action + (query && `?${query}`);
  } };
  // A frame like this may not ask anything; what it is asked for is not saved yet.
  window.confirm = () => true;

  const tell = (message) => outer.postMessage({ h5p: 1, ...message }, "*");
  // A file of the disk is given to this frame alone, so its bytes are what is handed on.
  const handed = async (value) => (value instanceof File ? new File([await value.arrayBuffer()], value.name, { type: value.type }) : value);
  const ask = async (url, method, body) => {
    const { pathname, search } = new URL(url, location.href), pairs = body == null ? [] : body instanceof FormData ? [...body] : [...new URLSearchParams(body)];
    const sent = await Promise.all(pairs.map(async ([name, value]) => [name, await handed(value)]));
    return new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      tell({ ask: { id: last, method, action: pathname.slice(editor.ajaxPath.length), query: search, body: sent } });
    });
  };
  addEventListener("message", ({ source, data }) => {
    const asked = source === outer && data?.h5p === 1 && waiting.get(data.answer?.id);
    if (!asked) return;
    waiting.delete(data.answer.id);
    if (data.answer.status) asked.resolve(data.answer);
    else asked.reject(new TypeError("no connection"));
  });

  const isAsked = (url) => {
    const address = new URL(url, location.href);
    return address.host === location.host && address.pathname.startsWith(editor.ajaxPath);
  };
  window.XMLHttpRequest = class extends XMLHttpRequest {
    open(method, url, ...rest) {
      this.asked = isAsked(url) && { method: method.toUpperCase(), url };
      if (!this.asked) super.open(method, url, ...rest);
    }
    setRequestHeader(...header) { if (!this.asked) super.setRequestHeader(...header); }
    getAllResponseHeaders() { return this.asked ? "content-type: application/json\r\n" : super.getAllResponseHeaders(); }
    getResponseHeader(name) { return this.asked ? { "content-type": "application/json" }[name.toLowerCase()] ?? null : super.getResponseHeader(name); }
    abort() { if (this.asked) this.asked.isOff = true; else super.abort(); }
    send(body) {
      const { asked } = this;
      if (!asked) { super.send(body); return; }
      const end = (names, values) => {
        if (asked.isOff) return;
        Object.entries(values).forEach(([name, value]) => Object.defineProperty(this, name, { value, configurable: true }));
        names.forEach((name) => this.dispatchEvent(new ProgressEvent(name)));
      };
      ask(asked.url, asked.method, body).then(({ status, text }) => {
        const response = this.responseType === "json" ? JSON.parse(text) : text;
        end(["readystatechange", "load", "loadend"], { readyState: 4, status, statusText: String(status), responseText: text, response });
      }, () => end(["readystatechange", "error", "loadend"], { readyState: 4, status: 0 }));
    }
  };
  const { fetch } = window;
  window.fetch = (url, { method = "GET", body, ...rest } = {}) => (isAsked(url)
    ? ask(url, method, body).then(({ status, text }) => new Response(text, { status, headers: { "Content-Type": "application/json" } }))
    : fetch(url, { method, body, ...rest }));
  window.saboq = { ask: (action) => ask(editor.ajaxPath + action, "GET").then(({ text }) => JSON.parse(text)), outer, tell };
})();
