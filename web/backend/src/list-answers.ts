import { type TObject, Type } from '@sinclair/typebox';
import type { Records } from 'termwise/full';
import { jsonAnswer } from './answers.ts';
import { cursorOf } from './query-string.ts';
import type { AppContext } from './services.ts';
import { recordShape } from './shapes.ts';
import { type CountedList, mostCounted } from './store/lists.ts';

/** The schema of a page: the records, by the name of the list, and their total number. */
export function pageShape(list: string, record: keyof Records, $id: string): TObject {
  return Type.Object(
    {
      [list]: Type.Array(recordShape(record)),
      total: Type.Integer({ minimum: 0, maximum: mostCounted }),
      totalIsMinimum: Type.Optional(
        Type.Literal(true, { description: 'There are at least as many as `total` says.' }),
      ),
      nextCursor: Type.Optional(
        Type.String({ description: 'The `cursor` of the next page; absent on the last one.' }),
      ),
    },
    { $id },
  );
}

/** Answers with a page of records, which are exact texts of the core. */
export function pageAnswer(
  c: AppContext,
  list: string,
  { rows, total, next }: CountedList,
): Response | Promise<Response> {
  const counts = total > mostCounted ? { total: mostCounted, totalIsMinimum: true } : { total };
  const rest = JSON.stringify({ ...counts, ...(next && { nextCursor: cursorOf(next) }) });
  const records = rows.map(({ record }) => record).join();
  return jsonAnswer(c, 200, `{${JSON.stringify(list)}:[${records}],${rest.slice(1)}`);
}
