import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ActionDefinition, type Connector, defineConnector } from '#libs/connector-kit';
import { http } from '#libs/connectors/http';
import { newUuid, type ResultEvent } from '#libs/contracts';
import { CredentialVault, KeyRing, sealedFromView } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { Sweeper } from '#libs/execution';
import { AmqpAnnouncer, applyAccess, type Delivery, Publisher, SERVICE_ACCESS } from '#libs/messaging';
import { createLogger } from '#libs/nest-runtime';
import { Database, migrate, PostgresMaintenanceStore, PostgresTenantKeyStore } from '#libs/persistence';
import { ConnectorWorkerModule } from '../../apps/connector-worker/src/connector-worker.module.js';
import { joinQueues } from '../../apps/connector-worker/src/join-queues.js';
import { createTestDatabase } from './database.js';
import { type MessagingScene, messagingScene } from './messaging-scene.js';
import { testVariable } from './test-environment.js';
import { manageTestBroker } from './vhost.js';
import { waitUntil } from './wait-until.js';

/** A call that arrived at the third party. */
export interface Effect {
  path: string;
  method: string;
  /** The header `Idempotency-Key`. */
  key: string | undefined;
  authorization: string | undefined;
  body: string;
}

/** How the third party answers at a path; `seen` counts the calls there, from 1. */
export type Answer = (request: IncomingMessage, response: ServerResponse, seen: number) => void;

/** A task as it is sent: `body` as JSON, or `raw` as it is. */
export interface Sending {
  id?: string;
  /** The idempotency key. */
  key?: string;
  body?: unknown;
  raw?: Buffer;
  routingKey?: string;
  properties?: Record<string, unknown>;
}

/** A result as it was announced. */
export interface Announced {
  delivery: Delivery;
  event: ResultEvent;
}

/**
 * The connector-worker in this process, with the narrow rights of its broker user and database role, and a third party
 * behind the connections `plain` and `keyed` of the tenant `acme`. `keyed` has an idempotency header, and both carry
 * the credential `canary-token`.
 */
export interface WorkerScene {
  readonly messaging: MessagingScene;
  /** Where the third party listens. */
  readonly baseUrl: string;
  /** All calls the third party saw, in their order. */
  readonly effects: readonly Effect[];
  /** How the third party answers by path; elsewhere it answers `{"ok":true}`. */
  readonly answers: Map<string, Answer>;
  readonly sweeper: Sweeper;
  /** The database as its superuser, whom no wall stops. */
  readonly owner: Database;
  /** Asks the database as its superuser, whom no wall stops. */
  query<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  /** A path at the third party that was never used before. */
  freshPath(): string;
  effectsAt(path: string): Effect[];
  /** Sends a task as the operator of `acme`, and returns its id. */
  send(sending: Sending): Promise<string>;
  /** Waits for the first result of a task, 20 s at most or `deadlineMs`. */
  resultOf(id: string, deadlineMs?: number): Promise<Announced>;
  rowOf(id: string): Promise<{ status: string; reason: string | null; attempts: number } | undefined>;
  /** Where a worker signs in: as the database role and broker user that the scene made for it. */
  readonly signIn: { readonly databaseUrl: string; readonly rabbitmqUrl: string };
  /** Starts a further worker, on servers of its own choice. It is closed with the scene, unless that leaves its workers. */
  addWorker(signIn: WorkerScene['signIn']): Promise<void>;
  drop(): Promise<void>;
}

/** What a scene may do without. */
export interface SceneOptions {
  /** Whether it begins with a worker. @default true */
  working?: boolean;
  /** Whether it listens to the results; where it does not, `resultOf` finds none. @default true */
  listening?: boolean;
  /** Whether it lets its workers run on when it is dropped, because their process ends with it. @default false */
  leavingWorkers?: boolean;
  /** More actions of the connector http. */
  actions?: readonly ActionDefinition[];
  /** How long a claim of its workers holds. @default LEASE_SECONDS */
  leaseSeconds?: number;
}

type Defer = (undo: () => unknown) => void;

const PASSWORD = 'spec';
/** How long the scene's worker claims a task for; not the default, to be told from it. */
export const LEASE_SECONDS = 12;
const RETRY = { maxAttempts: 3, baseDelayMs: 50, maxDelayMs: 100 };

/** A task of the connector http on the connection `plain`. */
export const httpTask = (
  method: string,
  path: string,
  over: Record<string, unknown> = {},
  input: Record<string, unknown> = {},
) => ({
  connector: 'http',
  action: 'request',
  connection: 'plain',
  input: { method, path, ...input },
  ...over,
});

/** Builds the scene on the test servers. What was made before a failure is undone. */
export async function workerScene(options: SceneOptions = {}): Promise<WorkerScene> {
  const undos: (() => unknown)[] = [];
  const drop = async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
  };
  try {
    return { ...(await build((undo) => undos.push(undo), options)), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function build(
  defer: Defer,
  {
    working = true,
    listening = true,
    leavingWorkers = false,
    actions = [],
    leaseSeconds = LEASE_SECONDS,
  }: SceneOptions,
): Promise<Omit<WorkerScene, 'drop'>> {
  const user = `spec-${randomBytes(6).toString('hex')}`;
  const login = `spec_${randomBytes(6).toString('hex')}`;
  const testDatabase = await createTestDatabase();
  defer(testDatabase.drop);
  await migrate(testDatabase.url);
  const owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 4 });
  defer(() => owner.close());
  const query: WorkerScene['query'] = <Row>(text: string, parameters: unknown[] = []) =>
    owner.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);
  const messaging = await messagingScene();
  defer(messaging.drop);

  await query(`CREATE ROLE ${login} LOGIN PASSWORD '${PASSWORD}' IN ROLE waybill_worker`);
  defer(() => query(`DROP ROLE ${login}`));
  await query(`INSERT INTO tenants (tenant) VALUES ('acme')`);
  await query(`INSERT INTO broker_users VALUES ($1, 'acme', 'operator'), ($2, NULL, 'service')`, [
    messaging.connection.userName,
    user,
  ]);
  await applyAccess(testVariable('TEST_AMQP_MANAGEMENT_URL'), messaging.vhost, [
    { name: user, password: PASSWORD, access: SERVICE_ACCESS['waybill-worker'] },
  ]);
  defer(() => manageTestBroker('DELETE', `/api/users/${user}`));

  const { baseUrl, effects, answers } = await startThirdParty(defer);
  const ring = KeyRing.parse(`first ${randomBytes(32).toString('base64')}`);
  const vault = new CredentialVault(ring, new PostgresTenantKeyStore(owner));
  const addConnection = async (name: string, settings: Record<string, unknown>) =>
    query(
      `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
       VALUES ('acme', $1, 'http', $2, 'bearer', $3)`,
      [
        name,
        JSON.stringify(settings),
        await vault.seal('acme', name, sealedFromView({ type: 'bearer', token: 'canary-token' })),
      ],
    );
  await addConnection('plain', { baseUrl });
  await addConnection('keyed', { baseUrl, idempotencyHeader: 'Idempotency-Key' });

  const signIn = { databaseUrl: signedIn(testDatabase.url, login), rabbitmqUrl: signedIn(messaging.url, user) };
  const addWorker: WorkerScene['addWorker'] = async (where) => {
    const app = await startWorker(withActions(actions), ring, where, leaseSeconds);
    if (!leavingWorkers) defer(() => app.close());
  };
  if (working) await addWorker(signIn);
  const results = listening ? await collectResults(messaging) : [];
  const publisher = new Publisher(await messaging.connect());
  defer(() => publisher.close(1_000));
  const announcing = await messaging.connect(signIn.rabbitmqUrl);
  // Else it would strive to come back, once its user is gone.
  defer(() => announcing.close());
  const sweeper = new Sweeper(
    new PostgresMaintenanceStore(owner),
    new AmqpAnnouncer(new Publisher(announcing), user),
    createLogger('spec', 'silent'),
  );

  let lastPath = 0;
  return {
    messaging,
    baseUrl,
    effects,
    answers,
    sweeper,
    owner,
    query,
    freshPath: () => `/p${++lastPath}`,
    effectsAt: (path) => effects.filter((effect) => effect.path === path),
    send: (sending) => sendTask(publisher, sending),
    resultOf: (id, deadlineMs = 20_000) =>
      waitUntil(`the result of ${id}`, () => results.find(({ event }) => event.subject === id), { deadlineMs }),
    rowOf: async (id) => {
      const [row] = await query<{ status: string; reason: string | null; attempts: number }>(
        'SELECT status, reason, attempts FROM tasks WHERE id = $1',
        [id],
      );
      return row;
    },
    signIn,
    addWorker,
  };
}

async function startThirdParty(defer: Defer) {
  const effects: Effect[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', method = '' } = request;
      const { authorization, 'idempotency-key': key } = request.headers;
      const body = Buffer.concat(chunks).toString();
      effects.push({ path, method, key: key as string | undefined, authorization, body });
      const answer = answers.get(path);
      if (answer) answer(request, response, effects.filter((effect) => effect.path === path).length);
      else response.setHeader('content-type', 'application/json').end('{"ok":true}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, effects, answers };
}

function signedIn(to: string, name: string): string {
  const url = new URL(to);
  url.username = name;
  url.password = PASSWORD;
  return url.href;
}

/** The connector http, quicker to give up than in earnest, with `actions` beside its own. */
function withActions(actions: readonly ActionDefinition[]): Connector {
  const { actions: more } = defineConnector({ ...http, settings: {}, actions });
  const own = [...http.actions].map(([name, action]) => [name, { ...action, retry: RETRY, timeoutMs: 2_000 }] as const);
  return { ...http, actions: new Map([...own, ...more]) };
}

async function startWorker(
  connector: Connector,
  ring: KeyRing,
  { databaseUrl, rabbitmqUrl }: WorkerScene['signIn'],
  leaseSeconds: number,
): Promise<NestFastifyApplication> {
  const logger = createLogger('spec', process.env['SPEC_LOG'] ?? 'silent');
  const module = ConnectorWorkerModule.register({
    connectors: [connector],
    database: new Database({ url: databaseUrl, applicationName: 'spec-worker', poolSize: 6 }),
    ring,
    egress: createEgress({ allow: parseEgressAllow('loopback') }),
    rabbitmqUrl,
    leaseSeconds,
    logger,
  });
  const worker = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  joinQueues(worker, logger, { connectors: ['http'], prefetch: 50, drainMs: 5_000 });
  await worker.init();
  await worker.startAllMicroservices();
  return worker;
}

/** Everything that is announced from now on, as it comes. */
async function collectResults(messaging: MessagingScene): Promise<readonly Announced[]> {
  const results: Announced[] = [];
  const channel = await (await messaging.connect()).openChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, 'waybill.results', '#');
  await channel.consume(
    queue,
    (message) => {
      if (message === null) return;
      const delivery = { ...message, headers: message.properties.headers } as unknown as Delivery;
      results.push({ delivery, event: JSON.parse(message.content.toString()) as ResultEvent });
    },
    { noAck: true },
  );
  return results;
}

async function sendTask(publisher: Publisher, sending: Sending): Promise<string> {
  const { id = newUuid(), key, body, raw, routingKey = 'http.request', properties } = sending;
  await publisher.publish({
    exchange: 'waybill.tasks',
    routingKey,
    properties: { messageId: id, contentType: 'application/json', ...properties },
    headers: {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      ...(key ? { 'idempotency-key': key } : {}),
    },
    content: raw ?? Buffer.from(JSON.stringify(body)),
  });
  return id;
}
