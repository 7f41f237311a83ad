/** OpenAPI schema of a page of things. */
export function pageSchema(item: object, more: Readonly<Record<string, object>> = {}) {
  return {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: item },
      nextCursor: { type: 'string', nullable: true, description: 'Leads to the next page; null on the last' },
      ...more,
    },
  };
}
