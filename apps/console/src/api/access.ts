/** What the API is asked with: an API key, or the session in this browser's cookie and one of its person's tenants. */
export type Access =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'session'; readonly tenant: string };

/** How a question to the API shows it. */
export function shown(access: Access): { headers: Record<string, string>; credentials: RequestCredentials } {
  return access.kind === 'key'
    ? { headers: { authorization: `Bearer ${access.key}` }, credentials: 'omit' }
    : { headers: { 'waybill-tenant': access.tenant }, credentials: 'same-origin' };
}
