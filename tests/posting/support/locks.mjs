// Exclusive Web Locks. They are granted in the order of the requests, in a later task, and held
// until the promise of the callback is settled or the tab is closed.

export class LockManager {
  #queues = new Map();

  constructor(queueTask) {
    this.queueTask = queueTask;
  }

  request(tab, name, work) {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      queue.push({ tab, work, resolve, reject, isGranted: false });
      this.#grant(name);
    });
  }

  end(tab) {
    for (const [name, queue] of this.#queues) {
      this.#queues.set(
        name,
        queue.filter((request) => request.tab !== tab),
      );
      this.#grant(name);
    }
  }

  #grant(name) {
    const [first] = this.#queues.get(name);
    if (!first || first.isGranted) return;
    first.isGranted = true;
    this.queueTask(async () => {
      if (!this.#queues.get(name).includes(first)) return;
      first.tab.step('lock');
      if (first.tab.isGone) return;
      try {
        first.resolve(await first.work());
      } catch (cause) {
        first.reject(cause);
      }
      this.#queues.set(
        name,
        this.#queues.get(name).filter((request) => request !== first),
      );
      this.#grant(name);
    });
  }
}
