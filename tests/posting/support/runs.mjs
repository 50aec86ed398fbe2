// Many runs one after the other, and what became of their orders.
import { tell } from './story.mjs';

/** Plays the seeds from the first to the last; a run that loses or doubles an order is told of. */
export async function playRuns(first, last, shop, module) {
  const failures = [];
  let orders = 0, requests = 0;
  for (let seed = first; seed <= last; seed += 1) {
    try {
      const story = await tell(seed, shop, module);
      orders += story.orders.size;
      requests += story.trace.filter((line) => line.startsWith('request ')).length;
    } catch (failure) {
      failures.push(failure.message);
    }
  }
  return { orders, requests, failures };
}
