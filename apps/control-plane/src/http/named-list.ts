import { DEFAULT_PAGE_LIMIT, isName } from '#libs/contracts';
import { type Page, pageOf, readCursor } from './page.js';

/**
 * A page of things in the order of their names. `find` is given the name the page begins behind (null for the first) and
 * how many rows to take.
 */
export async function listByName<Found extends { name: string }, Item>(
  query: { cursor?: string; limit?: number },
  find: (behind: string | null, take: number) => Promise<Found[]>,
  present: (found: Found) => Item,
): Promise<Page<Item>> {
  const limit = query.limit ?? DEFAULT_PAGE_LIMIT;
  const found = await find(readCursor(query.cursor, isName), limit + 1);
  return pageOf(found, limit, ({ name }) => name, present);
}
