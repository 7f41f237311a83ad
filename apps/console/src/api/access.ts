/** What the API is asked with: an API key, or the session in this browser's cookie and one of its person's tenants. */
export type Access =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'session'; readonly tenant: string; readonly csrfToken: string };

/** How a question to the API shows it. Where it changes something, the CSRF token proves that this page asks. */
export function shown(
  access: Access,
  changes: boolean,
): { headers: Record<string, string>; credentials: RequestCredentials } {
  return access.kind === 'key'
    ? { headers: { authorization: `Bearer ${access.key}` }, credentials: 'omit' }
    : {
        headers: { 'waybill-tenant': access.tenant, ...(changes ? { 'x-csrf-token': access.csrfToken } : {}) },
        credentials: 'same-origin',
      };
}
