const mostLines = 500;
const mostBytes = 4 * 1024 * 1024;
/** If no byte arrives for this long, the complete lines do not wait for others. */
const pauseMilliseconds = 50;

const lineFeed = 10;
const paused = Symbol('paused');

/**
 * Splits the bytes of a body into batches of at most 500 lines, or fewer if they are long or the
 * client pauses. A batch may end inside a line. If `body` fails, bytes that are not in a batch yet
 * are dropped.
 */
export async function* lineBatches(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const pieces = body[Symbol.asyncIterator]();
  const batch = new Batch();
  const next = (): Promise<IteratorResult<Uint8Array>> => {
    const piece = pieces.next();
    // It may fail while a batch is being stored; the loop gets the error when it awaits it.
    piece.catch(() => {});
    return piece;
  };
  try {
    for (let piece = next(); ; ) {
      const arrived = batch.isEmpty ? await piece : await beforePause(piece);
      if (arrived === paused) {
        yield batch.take();
        continue;
      }
      if (arrived.done) break;
      yield* batch.add(arrived.value);
      piece = next();
    }
    if (!batch.isEmpty) yield batch.take();
  } finally {
    await pieces.return?.();
  }
}

class Batch {
  #parts: Uint8Array[] = [];
  #lines = 0;
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** Adds a piece and yields each batch that becomes full. */
  *add(piece: Uint8Array): Generator<Uint8Array, void> {
    let begin = 0;
    for (let end = 0; end < piece.byteLength; begin = end) {
      end = this.#endOf(piece, begin);
      this.#parts.push(piece.subarray(begin, end));
      this.#bytes += end - begin;
      if (this.#lines >= mostLines || this.#bytes >= mostBytes) yield this.take();
    }
  }

  take(): Uint8Array {
    const taken = Buffer.concat(this.#parts, this.#bytes);
    this.#parts = [];
    this.#lines = 0;
    this.#bytes = 0;
    return taken;
  }

  /** Counts lines up to the last one of this batch. */
  #endOf(piece: Uint8Array, begin: number): number {
    for (let at = begin; this.#lines < mostLines; ) {
      const found = piece.indexOf(lineFeed, at);
      if (found === -1) return piece.byteLength;
      this.#lines += 1;
      at = found + 1;
      if (this.#lines === mostLines) return at;
    }
    return begin;
  }
}

function beforePause<Result>(work: Promise<Result>): Promise<Result | typeof paused> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(paused), pauseMilliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
