/** Lists that have a page of their own. */
export const LISTS = [
  'tasks',
  'incidents',
  'parked',
  'alerts',
  'connectors',
  'connections',
  'sources',
  'subscriptions',
  'report',
  'audit',
] as const;

/** Things that have a page of their own, by id or name. */
const THINGS = ['incidents', 'connectors', 'connections', 'sources', 'subscriptions', 'tasks', 'queues'] as const;

/** A list that has a page of its own. */
export type ListName = (typeof LISTS)[number];

/** A list of what is configured, by names. */
export type ConfiguredList = Extract<ListName, 'connections' | 'sources' | 'subscriptions'>;

/** What the address asks for: the overview, a list, or one thing of it. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'list'; readonly list: ListName }
  | { readonly view: 'thing'; readonly of: (typeof THINGS)[number]; readonly id: string };

const OVERVIEW: Route = { view: 'overview' };

/**
 * Reads the fragment of an address, such as `#/incidents` or `#/tasks/018f…`. What it does not know is the overview. What stands
 * behind a question mark narrows a list, and is the list's to read.
 */
export function routeOf(hash: string): Route {
  const [path = ''] = hash.split('?');
  const [mark, first, id, ...more] = path.split('/');
  if (mark !== '#' || more.length > 0) return OVERVIEW;
  const list = LISTS.find((name) => name === first);
  const of = THINGS.find((name) => name === first);
  if (list !== undefined && (id === undefined || id === '')) return { view: 'list', list };
  const named = id === undefined ? '' : decoded(id);
  return of !== undefined && named !== '' ? { view: 'thing', of, id: named } : OVERVIEW;
}

/** The address of a list's page. */
export const listHref = (list: ListName): string => `#/${list}`;

/** The address of one thing's page. */
export const thingHref = (of: (typeof THINGS)[number], id: string): string => `#/${of}/${encodeURIComponent(id)}`;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
