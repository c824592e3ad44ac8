/*! Flash cards. MIT License, Saboq. */
var H5P = H5P || {};
var Saboq = Saboq || {};

Saboq.FlashCards = (function (EventDispatcher) {
  'use strict';

  /**
   * Cards to turn. What was not known comes round again, until all are known.
   * @param {object} params cards [{front, back, picture}], intro, l10n
   * @param {number} id
   * @param {object} extras previousState {queue, first, known}
   */
  function FlashCards(params, id, extras) {
    EventDispatcher.call(this);
    var self = this;
    var cards = params.cards || [], words = params.l10n || {};
    var all = cards.map(function (card, n) { return n; });
    var state = extras && extras.previousState && extras.previousState.queue ? extras.previousState : fresh();
    var box, turned = false;

    function fresh() { return { queue: all.slice(), known: [], first: [], seen: [] }; }
    function say(name) { return (words[name] || name).replace('@known', state.known.length).replace('@first', state.first.length).replace('@total', cards.length); }
    function button(name, action) {
      var made = document.createElement('button');
      made.type = 'button'; made.className = 'fc-button fc-' + name; made.innerHTML = say(name);
      made.addEventListener('click', action);
      return made;
    }
    function part(kind, html) {
      var made = document.createElement('div');
      made.className = kind; made.innerHTML = html;
      return made;
    }
    function answer(knew) {
      var n = state.queue.shift();
      if (knew) { state.known.push(n); if (state.seen.indexOf(n) < 0) state.first.push(n); }
      else state.queue.push(n);
      state.seen.push(n);
      turned = false;
      self.triggerXAPI('interacted');
      if (!state.queue.length) self.triggerXAPIScored(state.first.length, cards.length, 'completed', true, state.first.length === cards.length);
      draw(true);
    }
    function draw(focus) {
      box.innerHTML = '';
      if (params.intro) box.append(part('fc-intro', params.intro));
      var progress = part('fc-progress', say('progress'));
      progress.setAttribute('role', 'status');
      if (!state.queue.length) {
        progress.innerHTML = say('done');
        box.append(progress, button('restart', function () { state = fresh(); draw(true); }));
      } else {
        var card = cards[state.queue[0]], face = part('fc-card', '');
        if (card.picture && card.picture.path) {
          var picture = document.createElement('img');
          picture.src = H5P.getPath(card.picture.path, id); picture.alt = '';
          face.append(picture);
        }
        face.append(part('fc-text', card.front));
        if (turned) face.append(part('fc-back', card.back));
        box.append(progress, face);
        if (turned) box.append(button('knew', function () { answer(true); }), button('again', function () { answer(false); }));
        else box.append(button('turn', function () { turned = true; draw(true); }));
      }
      if (focus) box.querySelector('button').focus();
      self.trigger('resize');
    }

    self.attach = function ($container) {
      box = document.createElement('div');
      box.className = 'fc';
      $container.addClass('h5p-flash-cards-saboq').append(box);
      draw(false);
    };
    self.getCurrentState = function () { return state; };
    self.getScore = function () { return state.first.length; };
    self.getMaxScore = function () { return cards.length; };
    self.getAnswerGiven = function () { return state.seen.length > 0; };
    self.resetTask = function () { state = fresh(); if (box) draw(false); };
  }

  FlashCards.prototype = Object.create(EventDispatcher.prototype);
  FlashCards.prototype.constructor = FlashCards;
  return FlashCards;
})(H5P.EventDispatcher);
