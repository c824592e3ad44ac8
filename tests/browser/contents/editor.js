// A small stand-in for H5P's own editor: it asks the same questions and knows two fields.
window.ns = window.H5PEditor = H5P.jQuery.extend(false, {}, window.parent.H5PEditor);
H5PEditor.language = {};
H5PEditor.t = (library, key) => H5PEditor.language[library][key];
H5PEditor.LibrarySelector = function (types, library, given) {
  const { params, metadata } = JSON.parse(given), box = H5P.jQuery("<div>");
  const title = H5P.jQuery("<input id='title'>").val(metadata.title);
  const text = H5P.jQuery("<input id='text'>").val(params.text), file = H5P.jQuery("<input type='file' id='file'>");
  const said = H5P.jQuery("<p id='said'>"), picture = H5P.jQuery("<img id='picture'>");
  const say = (words) => said.append(H5P.jQuery("<span>").text(words), " ");
  Object.assign(this, {
    form: { metadataForm: { getExtraTitleField: () => ({ validate: () => title.val() || false }) } },
    appendTo: ($box) => $box.append(box.append(title, text, file, picture, said)),
    getCurrentLibrary: () => library,
    getParams: () => ({ ...params, text: text.val() }),
    getMetadata: () => ({ ...metadata, title: title.val() }),
    setLibrary: () => {
      const [machineName, version] = library.split(" "), [majorVersion, minorVersion] = version.split(".");
      say(`${types.libraries.length} types`);
      H5P.jQuery.ajax({ url: H5PEditor.getAjaxUrl("libraries", { machineName, majorVersion, minorVersion }), dataType: "json",
        success: ({ semantics }) => say(`${semantics.length} fields`), error: () => say("no library") });
      H5P.jQuery.post(H5PEditor.getAjaxUrl("translations", { language: "en" }), { libraries: [library] }, ({ success }) => say(`translations ${success}`));
      fetch(H5PEditor.getAjaxUrl("library-install", { id: "Nobody.Knows" }), { method: "POST", body: "" })
        .then((reply) => reply.json()).then(({ errorCode }) => say(errorCode));
      say(H5PEditor.language.core.hello);
    },
  });
  file.on("change", () => {
    const data = new FormData(), request = new XMLHttpRequest();
    data.append("file", file[0].files[0], "loaf.png");
    data.append("field", JSON.stringify({ name: "picture", type: "image" }));
    request.onload = () => {
      params.picture = JSON.parse(request.responseText);
      picture.attr("src", H5P.getPath(params.picture.path, H5PEditor.contentId));
      say(`${request.status} ${params.picture.width}`);
    };
    request.open("POST", H5PEditor.getAjaxUrl("files"), true);
    request.send(data);
  });
};
