/*! Branching case. MIT License, Saboq. */
var H5P = H5P || {};
var Saboq = Saboq || {};

Saboq.BranchingCase = (function (EventDispatcher) {
  'use strict';

  /**
   * Scenes with choices; a scene without any ends the case.
   * @param {object} params scenes [{name, text, picture, choices [{text, feedback, next, points}]}], l10n
   * @param {number} id
   * @param {object} extras previousState {path: [[scene, choice], …]}
   */
  function BranchingCase(params, id, extras) {
    EventDispatcher.call(this);
    var self = this;
    var scenes = params.scenes || [], words = params.l10n || {};
    var before = extras && extras.previousState;
    var path = before && before.path ? before.path : [], box, pending = null;

    function sceneNamed(name) {
      var found = scenes.map(function (scene) { return scene.name; }).indexOf(name);
      return found < 0 ? scenes.length - 1 : found;
    }
    function choiceAt(step) { return scenes[step[0]].choices[step[1]]; }
    function here() { return path.length ? sceneNamed(choiceAt(path[path.length - 1]).next) : 0; }
    function score() { return path.reduce(function (sum, step) { return sum + Number(choiceAt(step).points || 0); }, 0); }
    function most() {
      return path.reduce(function (sum, step) {
        return sum + Math.max.apply(null, scenes[step[0]].choices.map(function (choice) { return Number(choice.points || 0); }));
      }, 0);
    }
    function say(name) { return (words[name] || name).replace('@score', score()).replace('@total', most()); }
    function part(tag, kind, html) {
      var made = document.createElement(tag);
      made.className = kind; made.innerHTML = html;
      return made;
    }
    function button(kind, html, action) {
      var made = part('button', 'bc-button ' + kind, html);
      made.type = 'button';
      made.addEventListener('click', action);
      return made;
    }
    function choose(n) {
      path.push([here(), n]);
      self.triggerXAPI('interacted');
      pending = choiceAt(path[path.length - 1]).feedback || null;
      go();
    }
    function go() {
      var choices = scenes[here()].choices || [];
      if (!pending && !choices.length) self.triggerXAPIScored(score(), Math.max(most(), 1), 'completed', true, score() === most());
      draw();
      box.querySelector('[tabindex="-1"]').focus();
    }
    function draw() {
      box.innerHTML = '';
      if (pending) {
        var told = part('div', 'bc-feedback', pending);
        told.tabIndex = -1;
        box.append(told, button('bc-go', say('go'), function () { pending = null; go(); }));
      } else {
        var scene = scenes[here()], text = part('div', 'bc-text', scene.text || ''), choices = scene.choices || [];
        text.tabIndex = -1;
        if (scene.picture && scene.picture.path) {
          var picture = document.createElement('img');
          picture.src = H5P.getPath(scene.picture.path, id); picture.alt = '';
          box.append(picture);
        }
        box.append(text);
        if (choices.length) box.append(part('p', 'bc-choose', say('choose')));
        choices.forEach(function (choice, n) { box.append(button('bc-choice', choice.text, function () { choose(n); })); });
        if (!choices.length) box.append(part('p', 'bc-end', say('end')), button('bc-restart', say('restart'), self.resetTask));
      }
      self.trigger('resize');
    }

    self.attach = function ($container) {
      box = document.createElement('div');
      box.className = 'bc';
      $container.addClass('h5p-branching-case-saboq').append(box);
      draw();
    };
    self.getCurrentState = function () { return { path: path }; };
    self.getScore = score;
    self.getMaxScore = function () { return Math.max(most(), 1); };
    self.getAnswerGiven = function () { return path.length > 0; };
    self.resetTask = function () { path = []; pending = null; if (box) draw(); };
  }

  BranchingCase.prototype = Object.create(EventDispatcher.prototype);
  BranchingCase.prototype.constructor = BranchingCase;
  return BranchingCase;
})(H5P.EventDispatcher);
