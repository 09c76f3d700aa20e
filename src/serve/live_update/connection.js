/* Listens to the server, as long as somebody looks: browsers allow few connections to a host, and a tab in the background
   needs none. What it missed it is told when it comes back. */
(function (live) {
  'use strict';

  const AGAIN_MS = 2_000;
  /** A server that is started anew is back by then, and nothing need be said. */
  const PATIENCE_MS = 1_500;

  /**
   * @param {{ changed: (generation: string) => void, stopped: (isStopped: boolean) => void }} on
   */
  function connect({ changed, stopped }) {
    /** @type {EventSource | null} */
    let source = null;
    let again = 0;
    let patience = 0;

    function close() {
      if (source) source.close();
      source = null;
      window.clearTimeout(again);
      window.clearTimeout(patience);
      [again, patience] = [0, 0];
    }

    function open() {
      window.clearTimeout(again);
      again = 0;
      if (source) source.close();
      source = new EventSource('/_opsbook/live');
      source.addEventListener('open', () => {
        window.clearTimeout(patience);
        patience = 0;
        stopped(false);
      });
      source.addEventListener('changed', (event) => {
        try {
          changed(String(JSON.parse(event.data).generation));
        } catch (malformed) {
          // It is not ours.
        }
      });
      source.addEventListener('error', () => {
        if (patience === 0) patience = window.setTimeout(() => stopped(true), PATIENCE_MS);
        // Else the browser tries again by itself.
        if (source && source.readyState === EventSource.CLOSED && again === 0) again = window.setTimeout(open, AGAIN_MS);
      });
    }

    const follow = () => {
      if (document.visibilityState !== 'visible') close();
      else if (!source) open();
    };
    document.addEventListener('visibilitychange', follow);
    window.addEventListener('pagehide', close);
    window.addEventListener('pageshow', follow);
    follow();
  }

  live.connect = connect;
})(window.opsbookLive);
