/* What `opsbook serve --watch` adds to each page, so that it follows its source while an author works. It belongs to the
   server: it knows no class of a theme, and shows what it has to say in a tree of its own. In this order the files are one
   script, which runs before the theme's:

     words, outline, rules, match, plan, apply, keep, carry, frame, find, marks, tray, panel, connection, update

   This one has the namespace, and all words that are shown. */
(function () {
  'use strict';

  /** @type {OpsbookLiveWords} */
  const words = {
    error: ['1 error', '{n} errors'],
    warning: ['1 warning', '{n} warnings'],
    advice: ['1 advice', '{n} advice'],
    levels: { error: 'error', warning: 'warning', advice: 'advice' },
    list: 'What is found on this page',
    behind: ['The page stays as it is until it is mended.', 'The page stays as it is until they are mended.'],
    aside: 'Put aside',
    close: 'Close',
    show: 'Show',
    full: 'As in the terminal',
    help: 'help',
    elsewhere: 'In other files',
    in: '{what} in {file}',
    mark: '{what}: {message}',
    stopped: 'The server has stopped. Waiting for it.',
    gone: 'The source of this page is gone. What is shown is what it last was.',
    trouble: '{what}. What is shown is what it last was.',
    template: 'The page cannot be made.',
  };

  window.opsbookLive = /** @type {OpsbookLive} */ ({ words });
})();
