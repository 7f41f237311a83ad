import type { Egress } from '#libs/egress';

/** The longest that an issuer may take to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** What an issuer says at most, in bytes. */
const MOST_BYTES = 512 * 1024;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Calls in the form of fetch that leave by the guarded way out: no redirect is followed, time and size are bounded. */
export function egressFetch(egress: Egress): typeof fetch {
  return async (target, init = {}) => {
    const { authorization, ...headers } = Object.fromEntries(new Headers(init.headers));
    const body = init.body === undefined || init.body === null ? null : Buffer.from(String(init.body));
    const end = await egress.send(
      { method: init.method ?? 'GET', url: String(target), headers, body },
      {
        ...{ timeoutMs: TIMEOUT_MS, maxResponseBytes: MOST_BYTES, freshConnection: false },
        authorization: authorization === undefined ? {} : { authorization },
      },
    );
    if (end.kind === 'broken') throw new Error(`${end.code}: ${end.message}`);
    const held = WITHOUT_BODY.has(end.status) ? null : new Uint8Array(end.body);
    return new Response(held, { status: end.status, headers: end.headers });
  };
}
