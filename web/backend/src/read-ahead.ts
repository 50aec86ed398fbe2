/**
 * Reads texts from `source` ahead of the reader, until more than `mostBytes` are waiting. If the
 * reader then takes nothing for `seconds`, reading stops, and what `unread` returns is the last text.
 */
export async function* readAhead(
  source: AsyncGenerator<string, void>,
  { mostBytes, seconds, unread }: { mostBytes: number; seconds: number; unread: () => string },
): AsyncGenerator<string, void> {
  const queue = new Queue(mostBytes);
  const made = make(source, queue, seconds, unread);
  // It may fail while texts are waiting. A reader that stops does not get the error.
  made.catch(() => {});
  try {
    for (;;) {
      const text = await queue.next();
      if (text === null) break;
      yield text;
    }
  } finally {
    queue.abandon();
  }
  await made;
}

async function make(
  source: AsyncGenerator<string, void>,
  queue: Queue,
  seconds: number,
  unread: () => string,
): Promise<void> {
  try {
    let isRead = true;
    for await (const text of source) {
      queue.add(text);
      while (isRead && queue.isFull) isRead = await queue.taken(seconds * 1000);
      if (!isRead || queue.isAbandoned) break;
    }
    if (!isRead) queue.add(unread());
  } finally {
    queue.end();
  }
}

class Queue {
  readonly #mostBytes: number;
  readonly #texts: string[] = [];
  #bytes = 0;
  #ended = false;
  #abandoned = false;
  #onText: () => void = () => {};
  #onTaken: () => void = () => {};

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get isFull(): boolean {
    return this.#bytes > this.#mostBytes && !this.#abandoned;
  }

  get isAbandoned(): boolean {
    return this.#abandoned;
  }

  add(text: string): void {
    this.#texts.push(text);
    this.#bytes += Buffer.byteLength(text);
    this.#onText();
  }

  end(): void {
    this.#ended = true;
    this.#onText();
  }

  abandon(): void {
    this.#abandoned = true;
    this.#onTaken();
  }

  /** Null after the last one. */
  async next(): Promise<string | null> {
    while (this.#texts.length === 0) {
      if (this.#ended) return null;
      await new Promise<void>((resolve) => {
        this.#onText = resolve;
      });
    }
    const text = this.#texts.shift() as string;
    this.#bytes -= Buffer.byteLength(text);
    this.#onTaken();
    return text;
  }

  /** Resolves with whether a text was taken within the given time. */
  taken(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.#onTaken = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
