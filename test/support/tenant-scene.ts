import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { agentAccess, applyAccess } from '#libs/messaging';
import { Database, newApiKey, ProvisioningStore } from '#libs/persistence';
import { BrokerAgent, type Inbox } from './broker-agent.js';
import { type SharedStack, sharedTestStack } from './shared-stack.js';
import type { StackAddresses } from './stack.js';
import { type StackAnswer, type StackApi, stackApi } from './stack-api.js';
import { waitUntil } from './wait-until.js';

/** Two tenants in the shared stack: `default`, with things of its own ("mine"), and a stranger. */
export interface TenantScene {
  readonly addresses: StackAddresses;
  /** Name of the stranger, and of its broker user. */
  readonly stranger: string;
  /** Name of a connection that both have. */
  readonly both: string;
  /** Name of a connection, a source and a subscription that only `default` has. */
  readonly mine: string;
  /** Name of a queue of `default`, to which all its results go. */
  readonly myQueue: string;
  readonly myInbox: Inbox;
  readonly myApi: StackApi;
  readonly theirApi: StackApi;
  /** Signed in as the developer, who may do everything. */
  readonly myAgent: BrokerAgent;
  readonly theirAgent: BrokerAgent;
  /** A failed task of `default`, its dead letter, and an API key, by id. */
  readonly owned: { readonly task: string; readonly deadLetter: string; readonly apiKey: string };
  /** The address of the broker or the database with the login of a service. */
  as(url: string, login: string): string;
  close(): Promise<void>;
}

/** Makes the stranger as an operator would, then what the two own. */
export async function tenantScene(): Promise<TenantScene> {
  const stack = await sharedTestStack();
  const addresses = await stack.addresses();
  const run = randomUUID().slice(0, 8);
  const [stranger, both, mine, myQueue] = [`stranger-${run}`, `both-${run}`, `mine-${run}`, `default.walls-${run}`];
  const { key, password } = await letIn(stack, addresses, stranger);
  const [myApi, theirApi] = [stackApi(addresses), stackApi(addresses, key)];
  const theirAgent = new BrokerAgent(withLogin(addresses.amqp, stranger, password));
  const myAgent = new BrokerAgent(addresses.amqp);
  const myInbox = await myAgent.collect(myQueue, { durable: true });
  for (const [api, name] of [
    [myApi, mine],
    [myApi, both],
    [theirApi, both],
  ] as const) {
    await made(api('POST', '/v1/connections', connectionTo(addresses.sandbox, name)));
  }
  const deliver = { type: 'amqp', queue: myQueue };
  await made(myApi('POST', '/v1/subscriptions', { name: mine, kind: 'results', routing: '#', deliver }));
  await made(myApi('POST', '/v1/sources', { name: mine, provider: 'github', secrets: ['a secret of twelve'] }));
  return {
    addresses,
    stranger,
    both,
    mine,
    myQueue,
    myInbox,
    myApi,
    theirApi,
    myAgent,
    theirAgent,
    owned: await ownSomething(myApi, mine),
    as: (url, login) => withLogin(url, login, secretOf(stack, login)),
    close: async () => {
      await myApi('DELETE', `/v1/subscriptions/${mine}`);
      await cancelWaiting(theirApi);
      await theirAgent.close();
      await myAgent.close();
      await stack.giveBack();
    },
  };
}

/** A task that makes an issue with this title in the sandbox. */
export const issueTask = (connection: string, title: string = randomUUID()) => ({
  connector: 'http',
  action: 'request',
  connection,
  input: { method: 'POST', path: '/issues', body: { title } },
});

/** Runs one statement in a transaction that is rolled back, as the tenant given. Rejects with the database's error. */
export async function tryStatement(url: string, text: string, values: readonly unknown[] = [], tenant?: string) {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=waybill' });
  await client.connect();
  try {
    await client.query('BEGIN');
    if (tenant !== undefined) await client.query(`SELECT set_config('waybill.tenant', $1, true)`, [tenant]);
    return await client.query(text, [...values]);
  } finally {
    await client.query('ROLLBACK').catch(() => {});
    await client.end();
  }
}

async function letIn(stack: SharedStack, addresses: StackAddresses, tenant: string) {
  const [key, password] = [newApiKey(tenant), randomBytes(24).toString('base64url')];
  const url = withLogin(addresses.database, 'waybill_owner', secretOf(stack, 'database-owner'));
  const owner = new Database({ url, applicationName: 'spec', poolSize: 1 });
  const store = new ProvisioningStore(owner);
  await store.addTenant(tenant);
  await store.putUsers([{ name: tenant, kind: 'tenant', tenant }]);
  await store.addApiKey(tenant, key);
  await owner.close();
  const administrator = secretOf(stack, 'broker-administrator');
  const management = withLogin(addresses.amqpManagement, 'waybill-administrator', administrator);
  await applyAccess(management, 'waybill', [{ name: tenant, password, access: agentAccess(tenant, ['http']) }]);
  return { key, password };
}

async function ownSomething(api: StackApi, connection: string): Promise<TenantScene['owned']> {
  const { input, ...task } = issueTask(connection);
  const failing = { ...task, input: { ...input, query: { status: '422' } } };
  const { body } = await api('POST', '/v1/tasks', failing, { prefer: 'wait=10' });
  const deadLetter = await waitUntil('the dead letter of the failed task', async () => {
    const { items } = (await api('GET', '/v1/dead-letters')).body as { items: { id: string; taskId: string }[] };
    return items.find(({ taskId }) => taskId === body.id)?.id;
  });
  return { task: body.id, deadLetter, apiKey: (await api('GET', '/v1/api-keys')).body.items[0].id };
}

/** Cancels what waits of a tenant: for a time to come, or for a connection that is refused. */
async function cancelWaiting(api: StackApi): Promise<void> {
  const { items } = (await api('GET', '/v1/tasks?status=waiting&limit=100')).body as { items: { id: string }[] };
  await Promise.all(items.map(({ id }) => api('POST', `/v1/tasks/${id}/cancel`)));
}

const connectionTo = (baseUrl: string, name: string) => ({
  name,
  connector: 'http',
  settings: { baseUrl },
  credentials: { type: 'bearer', token: 'sandbox-token' },
});

async function made(asked: Promise<StackAnswer>): Promise<void> {
  const { status, body } = await asked;
  if (status !== 201) throw new Error(`was not made: ${status} ${JSON.stringify(body)}`);
}

const secretOf = ({ home }: SharedStack, name: string) => readFileSync(join(home, 'secrets', name), 'utf8').trim();

function withLogin(url: string, login: string, password: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = password;
  return changed.href.replace(/\/$/, '');
}
