/**
 * The number of the next page by a `Link` header (RFC 8288): null where there is none, undefined where there is one
 * without a readable number.
 */
export function nextPage(link: string | undefined): number | null | undefined {
  for (const [, target = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (!/;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b)/i.test(parameters)) continue;
    const page = /[?&]page=(\d{1,9})(&|$)/.exec(target)?.[1];
    return page === undefined ? undefined : Number(page);
  }
  return null;
}
