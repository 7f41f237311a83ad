/** The cookie of a session. The prefix has browsers take it over HTTPS (or from localhost) only, for this host only. */
export const SESSION_COOKIE = '__Host-waybill-session';

/** How a cookie is kept. */
export interface CookieOptions {
  /** Seconds until the browser forgets it; 0 at once. */
  maxAge: number;
  /** `Strict`, or `Lax` where it has to come along when another site sends the browser back. */
  sameSite: 'Strict' | 'Lax';
}

/** A `Set-Cookie` header for a cookie that no script reads and no other host gets. The value is of plain characters. */
export function hostCookie(name: `__Host-${string}`, value: string, { maxAge, sameSite }: CookieOptions): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; Secure; HttpOnly; SameSite=${sameSite}`;
}

/** The value of a cookie in a `Cookie` header (RFC 6265); null where it is not there, or there more than once. */
export function readCookie(header: string | string[] | undefined, name: string): string | null {
  if (typeof header !== 'string') return null;
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? (values[0] ?? null) : null;
}
