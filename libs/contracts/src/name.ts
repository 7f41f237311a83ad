/** What every configured thing (connector, action, connection, source, subscription, tenant) may be called. */
export const NAME_PATTERN = '^[a-z0-9-]{1,63}$';

const name = new RegExp(NAME_PATTERN);

/** Whether `value` may name a connector, action, connection, source, subscription or tenant. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && name.test(value);
}
