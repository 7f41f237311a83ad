import { randomBytes } from 'node:crypto';
import type { StackApi } from '../../support/stack-api.js';
import type { ConnectionName } from './order-plan.js';
import type { WebhookTarget } from './webhook-entrance.js';

const CONNECTIONS: readonly ConnectionName[] = [
  'bare',
  'keyed',
  'ledger',
  'bare-limited',
  'keyed-limited',
  'ledger-limited',
];

/** What a load hands its tasks and webhooks to, made by the API as an operator would. */
export interface Prepared {
  /** The credential that calls carry: to be found nowhere. */
  secrets: readonly string[];
  /** The name of a connection in the product. */
  nameOf(connection: ConnectionName): string;
  source: string;
  webhooks: WebhookTarget;
}

/**
 * Makes connections and a source under names that end in `run`.
 *
 * @throws Error with the answer that was no success
 */
export async function prepareLoad(api: StackApi, thirdParty: string, run: string): Promise<Prepared> {
  const nameOf = (connection: ConnectionName) => `${connection}-${run}`;
  const token = `canary-${randomBytes(24).toString('hex')}`;
  for (const connection of CONNECTIONS) {
    await make(api, '/v1/connections', {
      name: nameOf(connection),
      connector: connection.startsWith('ledger') ? 'ledger' : 'http',
      settings: {
        baseUrl: thirdParty,
        ...(connection.startsWith('keyed') ? { idempotencyHeader: 'Idempotency-Key' } : {}),
      },
      credentials: { type: 'bearer', token },
    });
  }
  const source = `source-${run}`;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const made = await make(api, '/v1/sources', {
    ...{ name: source, provider: 'standard-webhooks', secrets: [secret], orderingKey: '/lane' },
  });
  return { secrets: [token, secret], nameOf, source, webhooks: { url: String(made['url']), secret } };
}

async function make(api: StackApi, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await api('POST', path, body);
  if (answer.status === 201) return answer.body as Record<string, unknown>;
  throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
