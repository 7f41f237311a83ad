/** OpenAPI schema of a page of things, named after them. */
export function pageSchema(item: { readonly title?: string | undefined }, more: Readonly<Record<string, object>> = {}) {
  return {
    title: `${item.title}Page`,
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: item },
      nextCursor: { type: 'string', nullable: true, description: 'Leads to the next page; null on the last' },
      ...more,
    },
  };
}
