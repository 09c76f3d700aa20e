/* What is said of a copy of the book, in words: how old it is, and what is to be done about it. Functions of values. */
(function (opsbook) {
  'use strict';

  const { word, moment } = opsbook;
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;

  /** @param {number} at @param {number} now @returns {string} as in `9 days ago` */
  function ago(at, now) {
    const days = Math.floor((now - at) / DAY);
    return days < 2 ? moment.ago(at, now) : word('age_days', { n: days });
  }

  /** @param {number} bytes @returns {string} as in `5.2 MB` */
  function size(bytes) {
    const tenths = Math.max(1, Math.round(bytes / 100_000));
    const whole = tenths >= 100 ? String(Math.round(tenths / 10)) : (tenths / 10).toFixed(1);
    return word('copy_megabytes', { n: whole });
  }

  /**
   * @param {OpsbookCopyState} state
   * @param {number} now
   * @returns {string} of a copy that is not online: that it is old, or else, of a hosted one, that the network is gone; or nothing
   */
  function age({ place, built, confirmed, isStale, isOnline, update }, now) {
    if (isOnline) return '';
    if (isStale && confirmed) return word('copy_stale', { age: ago(confirmed.getTime(), now) });
    if (isStale && built) return word('copy_stale_built', { age: ago(built.getTime(), now) });
    // Behind a sign-in there is a network.
    if (place !== 'host' || update === 'sign-in') return '';
    if (confirmed) return word('copy_lost', { age: ago(confirmed.getTime(), now) });
    if (built && built.getTime() <= now) return word('copy_lost_built', { age: ago(built.getTime(), now) });
    return word('copy_lost_plain');
  }

  /**
   * @param {OpsbookCopyState} state
   * @param {OpsbookKeptReport | null} report
   * @param {{ now: number, isRunning: boolean, isPhone: boolean, isLater: (what: string) => boolean }} reader
   * @returns {OpsbookCopyNotice | null} one thing to do about it
   */
  function notice(state, report, { now, isRunning, isPhone, isLater }) {
    if (state.update === 'ready') {
      const since = report && report.ready ? report.ready.since : now;
      const isLong = now - since >= DAY && !isRunning;
      return { kind: 'ready', text: word(isLong ? 'copy_ready_long' : 'copy_ready'), act: word('copy_reload'), isClear: isLong, later: '' };
    }
    if (state.update === 'sign-in') return { kind: 'sign-in', text: word('copy_sign_in'), act: word('copy_sign_in_go'), isClear: false, later: '' };
    // What can wait until the incident is over waits.
    if (!report || isRunning) return null;
    if (report.asks && !isLater('asks ' + report.asks.bytes)) {
      return { kind: 'asks', text: word('copy_asks', { size: size(report.asks.bytes) }), act: word('copy_keep'), isClear: false, later: 'asks ' + report.asks.bytes };
    }
    if (report.trouble === 'room' && !isLater('room')) {
      return { kind: 'room', text: word(report.used ? 'copy_no_room_update' : 'copy_no_room'), act: '', isClear: false, later: 'room' };
    }
    if (isPhone && report.used && !isLater('home-screen')) return { kind: 'home-screen', text: word('copy_home_screen'), act: '', isClear: false, later: 'home-screen' };
    return null;
  }

  /** @param {OpsbookCopyState} state @param {number} now @returns {[string, string]} for the foot: when it was confirmed, what is kept */
  function foot({ confirmed, kept, bytes }, now) {
    const time = confirmed ? word('copy_confirmed', { time: moment.day(confirmed.getTime(), now) }) : '';
    if (kept === 'storing') return [time, word('copy_storing')];
    return [time, kept === 'whole' ? word('copy_kept', { size: size(bytes) }) : ''];
  }

  opsbook.copyWords = { ago, size, age, notice, foot };
})(window.opsbook);
