import { DEFAULT_PAGE_LIMIT, type InputOf, type LIST_TASKS } from '#libs/contracts';
import type { TaskFilter } from '#libs/persistence';
import { timeBetween } from '../http/instant-of.js';
import { readCursor } from '../http/page.js';
import { labelsOf } from './labels-of.js';
import { isPlace, placeOf } from './task-place.js';

/** Which tasks a query asks for. Throws a 400 for a cursor of another list and a time in which nothing can lie. */
export function taskFilterOf(query: InputOf<typeof LIST_TASKS>): TaskFilter {
  const { cursor, limit = DEFAULT_PAGE_LIMIT, label = [], since, until } = query;
  return {
    id: query.id?.toLowerCase() ?? null,
    idempotencyKey: query.idempotencyKey ?? null,
    status: query.status ?? null,
    reason: query.reason ?? null,
    connector: query.connector ?? null,
    action: query.action ?? null,
    connection: query.connection ?? null,
    agent: query.agent ?? null,
    run: query.run ?? null,
    traceId: query.traceId?.toLowerCase() ?? null,
    labels: labelsOf(label, { parameter: 'label' }),
    ...timeBetween({ since, until }),
    behind: placeOf(readCursor(cursor, isPlace)),
    limit,
  };
}
