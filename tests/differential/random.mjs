// Random choices that are the same for the same seed.

export class Random {
  #state;
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** 0 to `count` - 1 (mulberry32). */
  below(count) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * count);
  }
  /** True with a probability of 1 in `times`. */
  oneIn(times) {
    return this.below(times) === 0;
  }
  of(list) {
    return list[this.below(list.length)];
  }
}
