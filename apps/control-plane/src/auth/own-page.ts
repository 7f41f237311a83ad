type Headers = Readonly<Record<string, string | string[] | undefined>>;

const LOOPBACK = /^(localhost|[a-z0-9.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a request comes from a page of our own, as far as the browser says. `Sec-Fetch-Site` decides where it is sent; no
 * page can set it. Else the page's origin must be the one in PUBLIC_URL, or on the host that was called. A request with
 * neither comes from no browser, and has no business with cookies.
 *
 * @param publicOrigin null where none is configured
 */
export function isOwnPage(headers: Headers, publicOrigin: string | null): boolean {
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (site !== undefined) return site === 'same-origin';
  const at = typeof origin === 'string' ? URL.parse(origin) : null;
  if (!at) return false;
  return at.origin === publicOrigin || at.host === String(host).toLowerCase();
}

/** Whether a page stands where a browser keeps no secure cookie: over plain HTTP, and not on this very machine. */
export function isInsecurePage(headers: Headers): boolean {
  const at = typeof headers['origin'] === 'string' ? URL.parse(headers['origin']) : null;
  return at?.protocol === 'http:' && !LOOPBACK.test(at.hostname);
}
