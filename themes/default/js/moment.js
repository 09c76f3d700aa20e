/* Times as people read them: of the clock in UTC, with the day where it is another, and how long ago. */
(function (opsbook) {
  'use strict';

  const MINUTE = 60_000;
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');

  /** @param {Date} date @returns {string} in the language of the page, where the browser knows it */
  function month(date) {
    try {
      return new Intl.DateTimeFormat(document.documentElement.lang || 'en', { month: 'short', timeZone: 'UTC' }).format(date);
    } catch (unknown) {
      return new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' }).format(date);
    }
  }

  /**
   * @param {number} at - milliseconds
   * @param {number} now
   * @returns {string} as in `12 Nov 03:10 UTC`, with the year where it is another
   */
  function day(at, now) {
    const date = new Date(at);
    const year = date.getUTCFullYear();
    const written = date.getUTCDate() + ' ' + month(date) + (year === new Date(now).getUTCFullYear() ? '' : ' ' + year);
    return written + ' ' + two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + ' UTC';
  }

  /**
   * @param {number} at
   * @param {number} now
   * @returns {string} as in `03:12 UTC`, with the day where it is not today
   */
  function clock(at, now) {
    const [date, today] = [new Date(at), new Date(now)];
    const isToday = date.getUTCDate() === today.getUTCDate() && Math.abs(now - at) < 24 * 60 * MINUTE;
    return isToday ? two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + ' UTC' : day(at, now);
  }

  /**
   * @param {number} at
   * @param {number} now
   * @returns {string} as in `12 minutes ago`
   */
  function ago(at, now) {
    const minutes = Math.floor(Math.max(0, now - at) / MINUTE);
    const hours = Math.floor(minutes / 60);
    if (minutes < 1) return opsbook.word('age_now');
    if (hours < 1) return opsbook.word(minutes === 1 ? 'age_minute' : 'age_minutes', { n: minutes });
    return opsbook.word(hours === 1 ? 'age_hour' : 'age_hours', { n: hours });
  }

  /**
   * @param {number} at
   * @returns {string} the clock where the reader is, as in `04:12 GMT+1`; empty where that is UTC
   */
  function local(at) {
    const date = new Date(at);
    if (date.getTimezoneOffset() === 0) return '';
    let zone = '';
    try {
      const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(date);
      zone = (parts.find((part) => part.type === 'timeZoneName') || { value: '' }).value;
    } catch (unknown) {
      // A zone without a name.
    }
    return (two(date.getHours()) + ':' + two(date.getMinutes()) + ' ' + zone).trim();
  }

  /**
   * @param {number} at
   * @param {number} now
   * @returns {string} as in `03:12 UTC (04:12 GMT+1)`
   */
  function both(at, now) {
    const here = local(at);
    return clock(at, now) + (here ? ' (' + here + ')' : '');
  }

  /**
   * @param {number} at
   * @param {number} now
   * @param {boolean} [isDated] - also today
   * @returns {string} the clock on the wall first, with its day where it is another: `03:44 (01:44 UTC)`
   */
  function wall(at, now, isDated = false) {
    const date = new Date(at);
    if (date.getTimezoneOffset() === 0) return isDated ? day(at, now) : clock(at, now);
    const here = two(date.getHours()) + ':' + two(date.getMinutes());
    const isToday = date.toDateString() === new Date(now).toDateString();
    const utc = two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + ' UTC';
    return (isToday && !isDated ? '' : localDay(date, now) + ' ') + here + ' (' + utc + ')';
  }

  /** @param {Date} date @param {number} now @returns {string} the day where the reader is, with the year where it is another */
  function localDay(date, now) {
    /** @type {Intl.DateTimeFormatOptions} */
    const parts = { day: 'numeric', month: 'short' };
    if (date.getFullYear() !== new Date(now).getFullYear()) parts.year = 'numeric';
    try {
      return date.toLocaleDateString(document.documentElement.lang || 'en', parts);
    } catch (unknown) {
      return date.toLocaleDateString('en', parts);
    }
  }

  /** @param {number} minutes - three days and more @returns {string} as in `6 d 23 h` */
  function days(minutes) {
    const [d, h] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
    return h ? opsbook.word('duration_days_hours', { d, h }) : opsbook.word('duration_days', { d });
  }

  opsbook.moment = { day, clock, ago, local, both, wall, localDay, days, MANY: 3 * 1440 };
})(window.opsbook);
