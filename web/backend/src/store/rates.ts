import type { Queries } from '../database.ts';
import { firstRow } from './read.ts';
import { statement } from './statement.ts';

/** The permits that all processes have taken in a window. */
export interface RateUse {
  windowStart: number;
  used: number;
}

// If the clock of a process is behind, it counts in the newest window that another process has
// started.
const take = statement<{ window_start: bigint; used: number }>(
  `insert into rate_limits (tenant_id, name, window_start, used) values ($1, $2, $3, $4)
   on conflict (tenant_id, name) do update set
     used = case when excluded.window_start > rate_limits.window_start then excluded.used
       else rate_limits.used + excluded.used end,
     window_start = greatest(rate_limits.window_start, excluded.window_start)
   returning window_start, used`,
);

/** Adds `count` to what `name` has used in the window; a new window starts at 0. */
export async function takeFromRate(
  queries: Queries,
  tenantId: string,
  name: string,
  { windowStart, count }: { windowStart: number; count: number },
): Promise<RateUse> {
  const row = await firstRow(queries, take, [tenantId, name, windowStart, count]);
  if (!row) throw new Error('A rate counter returned no row');
  return { windowStart: Number(row.window_start), used: row.used };
}
