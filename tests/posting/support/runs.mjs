// Plays many runs, one after the other.

/**
 * Plays the seeds from `first` to `last`. `failures` lists the runs that lost or duplicated an
 * order.
 */
export async function playRuns(first, last, play) {
  const failures = [];
  let orders = 0,
    requests = 0,
    story = null;
  for (let seed = first; seed <= last; seed += 1) {
    try {
      story = await play(seed);
      orders += story.orders.size;
      requests += story.trace.filter((line) => line.startsWith('request ')).length;
    } catch (failure) {
      failures.push(failure.message);
    }
  }
  return { orders, requests, failures, story };
}
