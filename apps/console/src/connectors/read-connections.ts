import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import type { Connection } from '../configuration/configured.js';

/** Pages that are looked through at most. */
const MOST_PAGES = 20;

/** The connections of one connector, by name: those of all connectors stand in one list, which may be longer than a page. */
export async function readConnectionsOf(
  api: Pick<ConsoleApi, 'read'>,
  connector: string,
  signal: AbortSignal,
): Promise<Connection[]> {
  const own: Connection[] = [];
  let cursor = '';
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await api.read<Page<Connection>>('/v1/connections', { limit: '200', cursor }, signal);
    own.push(...page.items.filter((connection) => connection.connector === connector));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return own;
}
