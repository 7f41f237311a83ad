/**
 * The one field `name` of an `application/x-www-form-urlencoded` body, decoded; null where it is absent, stands twice
 * or is not exact percent-encoded UTF-8. The platform's own parser would put replacement characters instead.
 */
export function readFormField(body: Buffer, name: string): Buffer | null {
  const prefix = `${name}=`;
  const fields = body
    .toString('latin1')
    .split('&')
    .filter((field) => field.startsWith(prefix));
  const [field] = fields;
  if (field === undefined || fields.length > 1) return null;
  try {
    return Buffer.from(decodeURIComponent(field.slice(prefix.length).replace(/\+/g, ' ')), 'utf8');
  } catch {
    return null;
  }
}
