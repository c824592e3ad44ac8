// In the opaque frame of the official editor, after it: what its own page would do around it.
(async () => {
  const { H5P, H5PEditor } = window, { ask, outer, tell } = window.saboq;
  delete window.saboq;
  Object.assign(H5P, { $body: H5P.jQuery(document.body), $window: H5P.jQuery(window) });
  H5PEditor.$ = H5P.jQuery;

  let height = 0;
  const measure = () => {
    const now = Math.ceil(document.body.scrollHeight);
    if (now !== height) tell({ height: height = now });
  };
  H5PEditor.semiFullscreen = ($element, begin, end) => {
    const wide = (on) => { $element.toggleClass("h5peditor-semi-fullscreen", on); tell({ wide: on }); };
    const leave = ({ key }) => { if (!key || key === "Escape") { wide(false); removeEventListener("keyup", leave); end(); } };
    wide(true);
    addEventListener("keyup", leave);
    begin();
    return () => leave({});
  };

  const box = document.querySelector(".h5p-editor");
  let selector;
  addEventListener("message", ({ source, data }) => {
    if (source !== outer || data?.h5p !== 1 || !data.give) return;
    const title = selector?.form?.metadataForm?.getExtraTitleField().validate();
    if (!title) { tell({ given: null }); return; }
    tell({ given: JSON.parse(JSON.stringify({ library: selector.getCurrentLibrary(), params: selector.getParams(), metadata: selector.getMetadata() })) });
  });
  try {
    const [types, content] = await Promise.all([ask("content-type-cache"), ask("params")]);
    selector = new H5PEditor.LibrarySelector(types, content.library, JSON.stringify(content.params));
    box.textContent = "";
    selector.appendTo(H5P.jQuery(box));
    if (content.library) selector.setLibrary(content.library);
    tell({ ready: content.revision });
  } catch (error) {
    tell({ failed: true });
    throw error;
  }
  new ResizeObserver(measure).observe(document.body);
  new MutationObserver(measure).observe(document.body, { childList: true, subtree: true, attributes: true });
  measure();
})();
