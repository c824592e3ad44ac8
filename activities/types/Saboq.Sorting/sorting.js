/*! Sorting into groups. MIT License, Saboq. */
var H5P = H5P || {};
var Saboq = Saboq || {};

Saboq.Sorting = (function (EventDispatcher) {
  'use strict';

  /**
   * Every item gets a group by a choice below it: with keyboard, touch or mouse alike.
   * @param {object} params task, groups [{name, items []}], l10n
   * @param {number} id
   * @param {object} extras previousState {chosen, checked}
   */
  function Sorting(params, id, extras) {
    EventDispatcher.call(this);
    var self = this;
    var groups = params.groups || [], words = params.l10n || {}, items = [];
    groups.forEach(function (group, g) { (group.items || []).forEach(function (text) { items.push({ text: text, group: g }); }); });
    // The same order for everybody and every time, and not that of the groups.
    var order = items.map(function (item, n) { return n; }).sort(function (a, b) { return (a * 7 + 3) % 11 - (b * 7 + 3) % 11 || a - b; });
    var before = extras && extras.previousState;
    var chosen = before && before.chosen ? before.chosen : {}, checked = !!(before && before.checked), form, status;

    function score() { return items.filter(function (item, n) { return chosen[n] === item.group; }).length; }
    function say(name) { return (words[name] || name).replace('@score', score()).replace('@total', items.length); }

    function check() {
      if (Object.keys(chosen).length < items.length) { status.innerHTML = say('open'); return; }
      checked = true;
      self.triggerXAPIScored(score(), items.length, 'completed', true, score() === items.length);
      draw();
      status.focus();
    }
    function draw() {
      form.innerHTML = '';
      var task = document.createElement('div');
      task.className = 'so-task'; task.innerHTML = params.task || '';
      form.append(task);
      order.forEach(function (n) {
        var set = document.createElement('fieldset'), legend = document.createElement('legend');
        set.className = 'so-item'; legend.innerHTML = items[n].text;
        set.append(legend);
        groups.forEach(function (group, g) {
          var label = document.createElement('label'), radio = document.createElement('input'), name = document.createElement('span');
          radio.type = 'radio'; radio.name = 'so-' + id + '-' + n; radio.checked = chosen[n] === g; radio.disabled = checked;
          radio.addEventListener('change', function () { chosen[n] = g; self.triggerXAPI('interacted'); });
          name.innerHTML = group.name;
          label.append(radio, name);
          set.append(label);
        });
        if (checked) {
          var right = chosen[n] === items[n].group, mark = document.createElement('span');
          mark.className = right ? 'so-right' : 'so-wrong';
          mark.innerHTML = (right ? '✓ ' : '✗ ') + say(right ? 'right' : 'wrong');
          set.append(mark);
        }
        form.append(set);
      });
      status = document.createElement('p');
      status.className = 'so-status'; status.tabIndex = -1; status.setAttribute('role', 'status');
      if (checked) status.innerHTML = say('result');
      var button = document.createElement('button');
      button.type = 'button'; button.className = 'so-button'; button.innerHTML = say(checked ? 'retry' : 'check');
      button.addEventListener('click', function () { if (checked) self.resetTask(); else check(); });
      form.append(status, button);
      self.trigger('resize');
    }

    self.attach = function ($container) {
      form = document.createElement('div');
      form.className = 'so';
      $container.addClass('h5p-sorting-saboq').append(form);
      draw();
    };
    self.getCurrentState = function () { return { chosen: chosen, checked: checked }; };
    self.getScore = score;
    self.getMaxScore = function () { return items.length; };
    self.getAnswerGiven = function () { return Object.keys(chosen).length > 0; };
    self.resetTask = function () { chosen = {}; checked = false; if (form) draw(); };
  }

  Sorting.prototype = Object.create(EventDispatcher.prototype);
  Sorting.prototype.constructor = Sorting;
  return Sorting;
})(H5P.EventDispatcher);
