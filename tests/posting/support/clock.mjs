// A clock that only moves when a test moves it. As in browsers, timers do not follow the wall
// clock.

export class Clock {
  wall = Date.parse('2026-11-21T09:30:00Z');
  #elapsed = 0;
  #timers = new Map();
  #count = 0;

  setTimer(work, milliseconds, owner = null) {
    this.#count += 1;
    this.#timers.set(this.#count, { at: this.#elapsed + Math.max(0, milliseconds), work, owner });
    return this.#count;
  }

  clearTimer(timer) {
    this.#timers.delete(timer);
  }

  clearTimersOf(owner) {
    for (const [id, timer] of this.#timers) if (timer.owner === owner) this.#timers.delete(id);
  }

  after(milliseconds) {
    return new Promise((resolve) => this.setTimer(resolve, milliseconds));
  }

  /** The next timer that is due within the given time, and the time until then. */
  untilNext() {
    let next = null;
    for (const timer of this.#timers.values()) if (!next || timer.at < next.at) next = timer;
    return next ? Math.max(0, next.at - this.#elapsed) : null;
  }

  /** Moves both clocks forward and fires the timers that are due, in order. */
  pass(milliseconds) {
    this.#elapsed += milliseconds;
    this.wall += milliseconds;
    const due = [...this.#timers]
      .filter(([, { at }]) => at <= this.#elapsed)
      .sort(([one, { at: first }], [other, { at: second }]) => first - second || one - other);
    for (const [id, { work }] of due) if (this.#timers.delete(id)) work();
  }
}
