// Many runs one after the other, and what became of their orders.

/** The seeds from the first to the last; a run that loses or doubles an order is told of. */
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
