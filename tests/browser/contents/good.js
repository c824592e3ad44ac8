// A content that counts, keeps its count, and reports it as a result.
H5P.Salt = (function (EventDispatcher) {
  function Salt(params, id, extras) {
    EventDispatcher.call(this);
    var self = this, count = (extras.previousState || {count: 0}).count;
    this.attach = function ($box) {
      $box.html('<div id="text">' + params.text + '</div><button id="pinch">Pinch ' + count
        + '</button><button id="done">Done</button><div style="height:900px"></div>');
      $box.find('#pinch').on('click', function () { count += 1; this.textContent = 'Pinch ' + count; });
      $box.find('#done').on('click', function () { self.triggerXAPIScored(count, 3, 'completed'); });
      self.trigger('resize');
    };
    this.getCurrentState = function () { return {count: count}; };
  }
  Salt.prototype = Object.create(EventDispatcher.prototype);
  return Salt;
})(H5P.EventDispatcher);
