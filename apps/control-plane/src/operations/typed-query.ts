const NUMBER = /^\d{1,9}$/;

/**
 * The parameters of a query with the types that their schemas ask for: whole numbers, booleans, lists of one. What does not
 * read as its type stays text, which its schema then refuses.
 */
export function typedQuery(
  query: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, object>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const { type } = (Object.hasOwn(properties, name) ? properties[name] : {}) as { type?: string };
      return [name, typed(value, type)];
    }),
  );
}

function typed(value: unknown, type: string | undefined): unknown {
  if (type === 'array') return Array.isArray(value) ? value : [value];
  if (type === 'integer' && typeof value === 'string' && NUMBER.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
