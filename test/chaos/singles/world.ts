import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { BrokerAgent, type Inbox } from '../../support/broker-agent.js';
import { CountingProvider } from '../../support/counting-provider.js';
import type { StackAddresses } from '../../support/stack.js';
import { type StackApi, stackApi } from '../../support/stack-api.js';
import { type Patience, waitUntil } from '../../support/wait-until.js';
import { Account } from './account.js';
import { CallbackReceiver } from './callback-receiver.js';
import { HEALING_MS } from './healing.js';
import { type PatientApi, patientApi } from './patient-api.js';

/** Where webhooks are sent, and what they are signed with. */
export interface WebhookSource {
  readonly url: string;
  readonly secret: string;
}

/** All that stories act on and are seen by. */
export interface World {
  readonly api: PatientApi;
  /** Asks once: for what must not be asked again before somebody has looked. Rejects where no answer comes. */
  readonly ask: StackApi;
  readonly agent: BrokerAgent;
  /** Queue for answers, of the tenant's own. */
  readonly replyTo: string;
  readonly provider: CountingProvider;
  readonly callbacks: CallbackReceiver;
  readonly source: WebhookSource;
  readonly account: Account;
  readonly results: Inbox;
  readonly replies: Inbox;
  readonly events: Inbox;
  /** What came to the AMQP subscription. */
  readonly forwarded: Inbox;
  /** Asks the database as its administrator, whom no wall stops. */
  query<Row extends pg.QueryResultRow>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Waits, for as long as deaths and leases may take, until a task has one of these states. */
  untilTask(id: string, states: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** Queues that outlive everything, as an agent's would that must not miss anything. */
const LASTING = { durable: true, arguments: { 'x-queue-type': 'quorum' } };

/** Where services are that a world is made in. */
export interface WorldPlace {
  readonly addresses: Pick<StackAddresses, 'controlPlane' | 'apiKey' | 'amqp' | 'database'>;
}

/** How a world waits, and whether its receiver of callbacks refuses some. */
export interface WorldManners {
  readonly patience: Patience;
  readonly refusing: boolean;
}

const MANNERS: WorldManners = { patience: { deadlineMs: HEALING_MS, everyMs: 300 }, refusing: true };

/** Makes connections, a source and subscriptions where services all run. */
export async function makeWorld({ addresses }: WorldPlace, manners = MANNERS): Promise<World> {
  const ask = stackApi(addresses);
  const api = patientApi(ask);
  const pool = new pg.Pool({ connectionString: addresses.database, max: 4, options: '-c search_path=waybill' });
  pool.on('error', () => undefined);
  const agent = new BrokerAgent(addresses.amqp);
  const provider = await CountingProvider.start();
  const callbacks = await CallbackReceiver.start(manners.refusing);
  const query: World['query'] = async (text, parameters = []) => (await pool.query(text, [...parameters])).rows;

  const make = async (path: string, body: { name: string; [member: string]: unknown }) => {
    const answer = await api('POST', path, body);
    if (answer.status === 201) return answer.body;
    // Made by an earlier try whose answer was lost with its process.
    if (answer.status === 409) return (await api('GET', `${path}/${body.name}`)).body;
    throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  };
  const connection = { connector: 'http', credentials: { type: 'none' } };
  const settings = { baseUrl: provider.url };
  await make('/v1/connections', { ...connection, name: 'bare', settings });
  await make('/v1/connections', {
    ...connection,
    name: 'keyed',
    settings: { ...settings, idempotencyHeader: 'Idempotency-Key' },
  });
  const secret = randomBytes(24).toString('base64url');
  const source = await make('/v1/sources', { name: 'singles', provider: 'github', secrets: [secret] });
  const run = randomUUID().slice(0, 8);
  const replyTo = `default.replies-${run}`;
  const queue = `default.forwarded-${run}`;
  const forwarded = await agent.collect(queue, LASTING);
  for (const [name, kind, routing, deliver] of [
    ['callbacks', 'events', 'singles.#', { type: 'http', url: callbacks.url }],
    ['told', 'results', 'http.#', { type: 'http', url: callbacks.url }],
    ['queued', 'events', 'singles.#', { type: 'amqp', queue }],
  ] as const) {
    await make('/v1/subscriptions', { name, kind, routing, deliver });
  }
  await make('/v1/alert-targets', { name: 'alerts', type: 'webhook', address: callbacks.url });
  return {
    api,
    ask,
    agent,
    replyTo,
    provider,
    callbacks,
    source: { url: source.url, secret },
    account: new Account(),
    results: await agent.collect(`results-${run}`, LASTING, [{ exchange: 'waybill.results', key: '#' }]),
    replies: await agent.collect(replyTo, LASTING),
    events: await agent.collect(`events-${run}`, LASTING, [{ exchange: 'waybill.events', key: '#' }]),
    forwarded,
    query,
    untilTask: (id, states) =>
      waitUntil(
        `task ${id} to be ${states.join(' or ')}`,
        async () => {
          const [row] = await query<{ status: string }>('SELECT status FROM tasks WHERE id = $1', [id]);
          if (row && states.includes(row.status)) return row.status;
          throw new Error(row?.status ?? 'it is not there');
        },
        manners.patience,
      ),
    close: async () => {
      await agent.close();
      await pool.end();
      provider.close();
      callbacks.close();
    },
  };
}
