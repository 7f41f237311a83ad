import Type from 'typebox';

/** The names that lead to a page in the links of GitHub: large lists go by `after`, where `page` alone is refused. */
const NAMES = ['after', 'page'] as const;

const FORM = /^(?:after=[A-Za-z0-9%*+._-]{1,1000}(?:&page=[1-9][0-9]{0,8})?|page=[1-9][0-9]{0,8})$/;

/** Where a page of a list begins, as an answer said it: a query of these names only. Opaque to whoever hands it back. */
export const Cursor = Type.String({ pattern: FORM.source });

/** The part of a query that asks for the page of a cursor. */
export function cursorQuery(cursor: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(cursor));
}

/** Whether a page has another behind it, and the way there: null where there is none, or none that can be read. */
export interface Following {
  hasMore: boolean;
  nextCursor: string | null;
}

/** Reads the `next` of a `Link` header (RFC 8288). Its address is never used, only what it says of the page. */
export function readFollowing(link = ''): Following {
  for (const [, target = '', parameters = ''] of link.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b)/i.test(parameters)) {
      return { hasMore: true, nextCursor: cursorOf(target) };
    }
  }
  return { hasMore: false, nextCursor: null };
}

function cursorOf(target: string): string | null {
  const given = new URLSearchParams(target.split('#')[0]?.split('?')[1]);
  const query = new URLSearchParams();
  for (const name of NAMES) {
    const part = new URLSearchParams({ [name]: given.get(name) ?? '' });
    if (FORM.test(String(part))) query.set(name, part.get(name) ?? '');
  }
  return query.size === 0 ? null : String(query);
}
