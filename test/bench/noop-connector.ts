import { type Connector, DEFAULT_RETRY, defineConnector, joinUrl } from '#libs/connector-kit';

const line = {
  type: 'object',
  properties: {
    sku: { type: 'string', maxLength: 40 },
    quantity: { type: 'integer', minimum: 1 },
    price: { type: 'number', minimum: 0 },
  },
  required: ['sku', 'quantity', 'price'],
  additionalProperties: false,
};

const noopConnector = (name: string): Connector =>
  defineConnector({
    name,
    summary: 'Calls nobody',
    settings: {
      type: 'object',
      properties: { baseUrl: { type: 'string', format: 'uri' } },
      required: ['baseUrl'],
      additionalProperties: false,
    },
    credentials: ['none'],
    actions: [
      {
        name: 'noop',
        summary: 'Puts an order nowhere',
        input: {
          type: 'object',
          properties: {
            order: { type: 'string', pattern: '^[0-9a-f-]{36}$' },
            customer: { type: 'string', maxLength: 100 },
            lines: { type: 'array', items: line, maxItems: 100 },
            note: { type: 'string', maxLength: 1_000 },
          },
          required: ['order', 'customer', 'lines'],
          additionalProperties: false,
        },
        output: { type: 'object' },
        effect: 'natural',
        timeoutMs: 10_000,
        retry: DEFAULT_RETRY,
        prepare: ({ input, settings }) => ({
          method: 'PUT',
          url: joinUrl(String(settings['baseUrl']), `/orders/${String(input['order'])}`),
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify(input)),
        }),
        read: ({ body }) => ({ kind: 'done', output: JSON.parse(body.toString()) as unknown }),
      },
    ],
  });

/** The connectors of the bench, alike: each has one action that puts an order, of effect class natural. */
export const NOOP_CONNECTORS: readonly Connector[] = ['bench', 'other'].map(noopConnector);
