// Medians and ratios for the benchmarks.
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Nanoseconds of one call: the median over rounds of `calls` calls. */
export function measure(calls, run, rounds = 101) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    run(calls);
    times.push(((performance.now() - begin) / calls) * 1e6);
  }
  return median(times);
}

/** The contenders take turns, so that a disturbance affects all of them. */
export function compare(title, unit, perUnit, contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  // Warm up first, so that all of them are compiled.
  for (const { calls, run } of Object.values(contenders)) measure(calls, run, 21);
  for (let turn = 0; turn < 5; turn += 1) {
    for (const [name, { calls, run }] of Object.entries(contenders)) {
      times[name].push(measure(calls, run, 21));
    }
  }
  console.log(`\n${title}`);
  const first = median(Object.values(times)[0]);
  for (const [name, values] of Object.entries(times)) {
    const time = median(values);
    console.log(
      `  ${name.padEnd(52)} ${(time / perUnit).toFixed(1).padStart(9)} ${unit}  ×${(time / first).toFixed(2)}`,
    );
  }
}
