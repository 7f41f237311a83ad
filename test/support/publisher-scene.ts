import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { newUuid } from '#libs/contracts';
import { CredentialVault, KeyRing, sealedFromView } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { applyAccess, type ManagedConnection, Publisher, SERVICE_ACCESS } from '#libs/messaging';
import { createLogger } from '#libs/nest-runtime';
import { Database, migrate, PostgresTenantKeyStore } from '#libs/persistence';
import { joinQueues } from '../../apps/result-publisher/src/join-queues.js';
import { ResultPublisherModule } from '../../apps/result-publisher/src/result-publisher.module.js';
import { createTestDatabase } from './database.js';
import { type MessagingScene, messagingScene } from './messaging-scene.js';
import { TcpProxy } from './tcp-proxy.js';
import { testVariable } from './test-environment.js';
import { manageTestBroker } from './vhost.js';

type Channel = Awaited<ReturnType<ManagedConnection['openChannel']>>;

/** A message as it came out of a queue. */
export type Message = Parameters<Parameters<Channel['consume']>[1]>[0] & object;

/** Where a subscription delivers to: `url` or `queue`. By default results of `acme` with any routing key. */
export interface Subscribing {
  url?: string;
  queue?: string;
  kind?: 'results' | 'events';
  routing?: string;
  tenant?: string;
}

/**
 * The result-publisher in this process, with the narrow rights of its broker user and database role. Tenants: `acme`
 * and `other`. It makes up for owed replies that are older than a second.
 */
export interface PublisherScene {
  readonly messaging: MessagingScene;
  readonly app: NestFastifyApplication;
  /** The broker user of the service. */
  readonly user: string;
  /** The secret all subscriptions sign with. */
  readonly secret: string;
  /** The database as its superuser, whom no wall stops. */
  readonly owner: Database;
  /** Stands between the service and its database. */
  readonly proxy: TcpProxy;
  /** Publishes as the operator. */
  readonly publisher: Publisher;
  query<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** Announces a result as a worker does. */
  announce(taskId: string, over?: { sequence?: number; tenant?: string; key?: string }): Promise<unknown>;
  /** Stores that a copy of the task waits for its result. */
  addReply(
    taskId: string,
    replyTo: string,
    over?: { correlationId?: string | null; ageSeconds?: number },
  ): Promise<void>;
  /** Stores a result, as `announce` would have it. */
  addResult(taskId: string, sequence: number): Promise<void>;
  /** The answered sequence and the note of each reply of a task, by the names of their queues. */
  notes(taskId: string): Promise<[number, string | null][]>;
  subscribe(name: string, subscribing: Subscribing): Promise<void>;
  /** Makes a queue until `tidy`, and shows what comes into it. An empty name leaves the name to the broker. */
  listen(queue: string, options?: { exclusive?: boolean }): Promise<{ name: string; messages: Message[] }>;
  /** Something to undo at the next `tidy`. */
  defer(undo: () => unknown): void;
  /** Between two specs: undoes what was deferred and deletes all subscriptions. */
  tidy(): Promise<void>;
  drop(): Promise<void>;
}

type Defer = (undo: () => unknown) => void;

const PASSWORD = 'spec';

/** The event of a result as it is announced and stored. */
export const eventOf = (taskId: string, sequence = 1) =>
  Buffer.from(JSON.stringify({ id: `${taskId}/${sequence}`, sequence }));

/** Builds the scene on the test servers. What was made before a failure is undone. */
export async function publisherScene(): Promise<PublisherScene> {
  const undos: (() => unknown)[] = [];
  const drop = async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  };
  try {
    return { ...(await build((undo) => undos.push(undo))), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function build(atEnd: Defer): Promise<Omit<PublisherScene, 'drop'>> {
  const user = `spec-${randomBytes(6).toString('hex')}`;
  const login = `spec_${randomBytes(6).toString('hex')}`;
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const testDatabase = await createTestDatabase();
  atEnd(testDatabase.drop);
  await migrate(testDatabase.url);
  const owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 4 });
  atEnd(() => owner.close());
  const query: PublisherScene['query'] = <Row>(text: string, parameters: unknown[] = []) =>
    owner.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);
  const messaging = await messagingScene();
  atEnd(messaging.drop);

  await query(`CREATE ROLE ${login} LOGIN PASSWORD '${PASSWORD}' IN ROLE waybill_publisher`);
  atEnd(() => query(`DROP ROLE ${login}`));
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
  await query(`INSERT INTO broker_users VALUES ($1, NULL, 'service'), ($2, NULL, 'operator')`, [
    user,
    messaging.connection.userName,
  ]);
  await applyAccess(testVariable('TEST_AMQP_MANAGEMENT_URL'), messaging.vhost, [
    { name: user, password: PASSWORD, access: SERVICE_ACCESS['waybill-publisher'] },
  ]);
  atEnd(() => manageTestBroker('DELETE', `/api/users/${user}`));

  const proxy = await TcpProxy.before(testDatabase.url);
  atEnd(() => proxy.close());
  const keys = KeyRing.parse(`first ${randomBytes(32).toString('base64')}`);
  const databaseUrl = signedIn(proxy.through(testDatabase.url), login);
  const app = await startPublisher(keys, databaseUrl, signedIn(messaging.url, user));
  atEnd(() => app.close());
  const connection = await messaging.connect();
  const publisher = new Publisher(connection);
  atEnd(() => publisher.close());
  const channel = await connection.openChannel();

  const undos: (() => unknown)[] = [];
  const defer: Defer = (undo) => undos.push(undo);
  const vault = new CredentialVault(keys, new PostgresTenantKeyStore(owner));
  return {
    messaging,
    app,
    user,
    secret,
    owner,
    proxy,
    publisher,
    query,
    defer,
    ...storing(query, vault, secret),
    announce: (taskId, { sequence = 1, tenant = 'acme', key = 'http.request.succeeded' } = {}) =>
      publisher.publish({
        exchange: 'waybill.results',
        routingKey: key,
        properties: { messageId: `${taskId}/${sequence}` },
        headers: { tenant },
        content: eventOf(taskId, sequence),
      }),
    listen: async (queue, options = {}) => {
      const { queue: name } = await channel.assertQueue(queue, { durable: true, ...options });
      const messages: Message[] = [];
      const { consumerTag } = await channel.consume(name, (message) => message && messages.push(message), {
        noAck: true,
      });
      defer(() => channel.cancel(consumerTag).then(() => channel.deleteQueue(name)));
      return { name, messages };
    },
    tidy: async () => {
      for (const undo of undos.splice(0)) await undo();
      await query('DELETE FROM subscriptions');
    },
  };
}

function signedIn(to: string, name: string): string {
  const url = new URL(to);
  url.username = name;
  url.password = PASSWORD;
  return url.href;
}

async function startPublisher(
  keys: KeyRing,
  databaseUrl: string,
  rabbitmqUrl: string,
): Promise<NestFastifyApplication> {
  const logger = createLogger('spec', 'silent');
  const database = new Database({ url: databaseUrl, applicationName: 'spec-publisher', poolSize: 8 });
  const started = await NestFactory.create<NestFastifyApplication>(
    ResultPublisherModule.register({
      database,
      vault: new CredentialVault(keys, new PostgresTenantKeyStore(database)),
      egress: createEgress({ allow: parseEgressAllow('loopback') }),
      rabbitmqUrl,
      logger,
      owedReplies: { everyMs: 200, ageMs: 1_000 },
    }),
    new FastifyAdapter(),
    { logger: false },
  );
  joinQueues(started, logger, { connectors: ['http', 'github'], drainMs: 5_000 });
  await started.startAllMicroservices();
  await started.listen(0, '127.0.0.1');
  return started;
}

/** What the scene writes into the database and reads from it. */
function storing(
  query: PublisherScene['query'],
  vault: CredentialVault,
  secret: string,
): Pick<PublisherScene, 'addReply' | 'addResult' | 'notes' | 'subscribe'> {
  return {
    addReply: async (taskId, replyTo, { correlationId = null, ageSeconds = 0 } = {}) => {
      await query(
        `INSERT INTO replies (tenant, task_id, id, reply_to, correlation_id, created_at)
         VALUES ('acme', $1, $2, $3, $4, now() - make_interval(secs => $5))`,
        [taskId, newUuid(), replyTo, correlationId, ageSeconds],
      );
    },
    addResult: async (taskId, sequence) => {
      await query(
        `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event)
         VALUES ('acme', $1, $2, 'succeeded', 'http.request.succeeded', $3)`,
        [taskId, sequence, eventOf(taskId, sequence)],
      );
    },
    notes: async (taskId) => {
      const rows = await query<{ answered_sequence: number; answer_note: string | null }>(
        'SELECT answered_sequence, answer_note FROM replies WHERE task_id = $1 ORDER BY reply_to',
        [taskId],
      );
      return rows.map(({ answered_sequence, answer_note }) => [answered_sequence, answer_note]);
    },
    subscribe: async (name, { url, queue, kind = 'results', routing = '#', tenant = 'acme' }) => {
      const credential = sealedFromView({ type: 'bearer', token: secret });
      const sealed = await vault.seal(tenant, `subscription:${name}`, credential);
      await query(
        `INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url, queue, sealed_secret)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [tenant, name, kind, routing, url ? 'http' : 'amqp', url ?? null, queue ?? null, sealed],
      );
    },
  };
}
