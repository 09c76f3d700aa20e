/* What is said of a copy of the book, in words: how old it is, and what is to be done about it. Functions of values. */
(function (opsbook) {
  'use strict';

  const { word, moment } = opsbook;
  const HOUR = 3_600_000;
  const DAY = 24 * HOUR;
  /** Clocks differ by so much. */
  const SLACK = HOUR / 12;

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
   * @returns {string} that the clock is wrong; else of a copy that is not online, or cannot be brought up to date, that it is old; or else,
   *   of a hosted one, that the network is gone; or nothing
   */
  function age({ place, built, confirmed, isStale, isOnline, isSignIn, isStuck }, now) {
    if (built && built.getTime() > now + SLACK) return word('copy_clock');
    if (isOnline && !isStuck) return '';
    if (isStale && confirmed) return word('copy_stale', { age: ago(confirmed.getTime(), now) });
    // A single file is confirmed by nobody, however new.
    if (isStale && built) return word(place === 'file' ? 'copy_stale_file' : 'copy_stale_built', { age: ago(built.getTime(), now) });
    // Behind a sign-in there is a network.
    if (place !== 'host' || isOnline || isSignIn) return '';
    if (confirmed) return word('copy_lost', { age: ago(confirmed.getTime(), now) });
    if (built && built.getTime() <= now) return word('copy_lost_built', { age: ago(built.getTime(), now) });
    return word('copy_lost_plain');
  }

  /** @param {OpsbookCopyState} state @param {number} now @returns {string} how fresh a copy is; empty where that is not known, or said in the line above */
  const freshness = ({ confirmed, isStale }, now) => (confirmed && !isStale ? word('copy_fresh', { age: ago(confirmed.getTime(), now) }) : '');

  /**
   * @param {OpsbookCopyState} state
   * @param {OpsbookKeptReport | null} report
   * @param {{ now: number, isRunning: boolean, isPhone: boolean, isLater: (what: string) => boolean }} reader
   * @returns {OpsbookCopyNotice | null} one thing to do about it
   */
  function notice(state, report, { now, isRunning, isPhone, isLater }) {
    const plain = { act: '', link: '', isClear: false, later: '' };
    if (state.update === 'ready') {
      const since = report && report.ready ? report.ready.since : now;
      const isLong = now - since >= DAY && !isRunning;
      const text = word(isLong ? 'copy_ready_long' : 'copy_ready');
      const ready = { ...plain, kind: /** @type {const} */ ('ready'), text, act: word('copy_reload'), isClear: isLong };
      return state.isSignIn ? { ...ready, text: text + ' ' + word('copy_ready_sign_in'), link: word('copy_sign_in_go') } : ready;
    }
    if (state.update === 'sign-in') return { ...plain, kind: 'sign-in', text: word('copy_sign_in') + ' ' + (freshness(state, now) || word('copy_stays')), link: word('copy_sign_in_go') };
    if (!report) return null;
    const isDamaged = report.trouble === 'changed' || report.trouble === 'refused';
    // Also while an incident is running: what it is read from is known to be old.
    if (report.isNewer && isDamaged) return { ...plain, kind: 'behind', text: (word('copy_behind') + ' ' + freshness(state, now)).trim(), act: word('copy_again') };
    // What can wait until the incident is over waits.
    if (isRunning) return null;
    if (report.asks && !isLater('asks ' + report.asks.bytes)) {
      return { ...plain, kind: 'asks', text: word('copy_asks', { size: size(report.asks.bytes) }), act: word('copy_keep'), later: 'asks ' + report.asks.bytes };
    }
    if (report.trouble === 'room' && (report.isNewer || !isLater('room'))) {
      return { ...plain, kind: 'room', text: word(report.used ? 'copy_no_room_update' : 'copy_no_room'), later: report.isNewer ? '' : 'room' };
    }
    const older = report.older === null ? null : opsbook.copy.timeOf(report.older);
    if (older !== null) return { ...plain, kind: 'older', text: word('copy_older', { time: moment.day(older, now) }) };
    if (isPhone && report.used && !isLater('home-screen')) return { ...plain, kind: 'home-screen', text: word('copy_home_screen'), later: 'home-screen' };
    return null;
  }

  /** @param {OpsbookKeptTrouble} trouble @returns {string} why nothing is kept */
  function why(trouble) {
    if (trouble === 'lost') return word('copy_not_lost');
    if (trouble === 'sign-in') return word('copy_not_sign_in');
    if (trouble === 'changed') return word('copy_not_changed');
    return trouble === 'room' ? word('copy_not_room') : word('copy_not_refused');
  }

  /**
   * @param {OpsbookCopyState} state
   * @param {OpsbookKeptReport | null} report
   * @param {number} now
   * @returns {[string, string]} for the foot: when it was confirmed, what is kept
   */
  function foot({ confirmed, kept, bytes }, report, now) {
    const time = confirmed ? word('copy_confirmed', { time: moment.day(confirmed.getTime(), now) }) : '';
    if (kept === 'storing') return [time, word('copy_storing')];
    if (kept === 'failed' && report && report.trouble) return [time, word('copy_not_kept', { why: why(report.trouble) })];
    return [time, kept === 'whole' ? word('copy_kept', { size: size(bytes) }) : ''];
  }

  opsbook.copyWords = { ago, size, age, notice, foot };
})(window.opsbook);
