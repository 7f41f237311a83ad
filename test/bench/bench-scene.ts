import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { newUuid } from '#libs/contracts';
import { type Credential, CredentialVault, KeyRing, sealedFromView } from '#libs/credentials';
import {
  agentAccess,
  applyAccess,
  buildTopology,
  ManagedConnection,
  SERVICE_ACCESS,
  topologyFor,
} from '#libs/messaging';
import { Database, migrate, PostgresTenantKeyStore } from '#libs/persistence';
import { createTestDatabase } from '../support/database.js';
import { testVariable } from '../support/test-environment.js';
import { createTestVhost, manageTestBroker } from '../support/vhost.js';

/** The tenant, the connector and the connection everything is measured with. */
export const TENANT = 'acme';
const CONNECTOR = 'bench';

/** A second connector, and a second tenant with connections of its own to both, who shall not be felt. */
export const OTHER = 'other';
const FLOODING = 'flood';

/** Where calls of the second connector go. */
export const OTHER_HOST = 'other.example';

/** Whom the bench's own logins stand for: the user at the broker, and the role in the database. */
const SERVICES = {
  worker: { user: 'waybill-worker', role: 'waybill_worker' },
  ingest: { user: 'waybill-ingest', role: 'waybill_ingest' },
  publisher: { user: 'waybill-publisher', role: 'waybill_publisher' },
  'control-plane': { user: 'waybill-control-plane', role: 'waybill_control_plane' },
} as const;
type Service = keyof typeof SERVICES;

/** What the bare programs keep. */
const TABLES_OF_OTHERS = [
  'CREATE TABLE public.bench_commits (id uuid PRIMARY KEY, body bytea NOT NULL)',
  'CREATE TABLE public.bench_messages (id uuid PRIMARY KEY, body bytea NOT NULL, result bytea, finished_at timestamptz)',
  'CREATE TABLE public.bench_webhooks (id text PRIMARY KEY, type text NOT NULL, body bytea NOT NULL)',
  'GRANT SELECT, INSERT ON public.bench_commits TO waybill_worker',
  'GRANT SELECT, INSERT, UPDATE ON public.bench_messages TO waybill_worker',
  'GRANT SELECT, INSERT ON public.bench_webhooks TO waybill_ingest',
];

/** Where one measurement takes place: broker and database as new, but for the rows of the template. */
export interface Place {
  /** For the operator who sends tasks and counts results. */
  readonly rabbitmqUrl: string;
  /** For an agent of a second tenant, who may send tasks to both connectors. */
  readonly floodUrl: string;
  /** For programs that make tables of their own: as the database's superuser. */
  readonly databaseUrl: string;
  /** Environment of a program that signs in as the worker. */
  readonly worker: Record<string, string>;
  /** Environment of a program that signs in as webhook-ingest. */
  readonly ingest: Record<string, string>;
  /** Environment of a program that signs in as the result-publisher. */
  readonly publisher: Record<string, string>;
  /** Environment of a program that signs in as the control-plane. */
  readonly controlPlane: Record<string, string>;
  /** Asks the database as its superuser. */
  query<Row>(text: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A source of webhooks, signed by `hmac` over id and body. */
export interface BenchSource {
  readonly name: string;
  readonly id: string;
  readonly secret: string;
}

/**
 * Makes places. Each has a virtual host of its own and a copy of one template database, so that no measurement finds
 * what another has left. Programs sign in with the narrow rights of the services.
 */
export class BenchScene {
  readonly #password = randomBytes(18).toString('base64url');
  /** Users and roles belong to the whole server: others may have theirs beside ours. */
  readonly #suffix = randomBytes(4).toString('hex');
  readonly #maintenance = `bench-maintenance-${this.#suffix}`;
  readonly #flooding = `bench-flood-${this.#suffix}`;
  readonly #undos: (() => Promise<unknown>)[] = [];
  #template = '';

  private constructor(
    readonly source: BenchSource,
    private readonly keyFile: string,
  ) {}

  /** Makes the template: the schema, one tenant, its connection, its source. `folder` takes the key file. */
  static async make(folder: string): Promise<BenchScene> {
    const key = `bench ${randomBytes(32).toString('base64')}`;
    const keyFile = join(folder, 'bench-credentials-key');
    writeFileSync(keyFile, `${key}\n`, { mode: 0o600 });
    const source = { name: 'shop', id: newUuid(), secret: randomBytes(24).toString('base64url') };
    const scene = new BenchScene(source, keyFile);
    await scene.#makeTemplate(KeyRing.parse(key));
    return scene;
  }

  /** From now on places begin as this one is: its rows are vacuumed and analysed, as those of any older database. */
  async adopt(place: Place): Promise<void> {
    const [row] = await place.query<{ name: string }>('SELECT current_database() AS name');
    await place.query('VACUUM ANALYZE');
    if (!row) return;
    this.#template = row.name;
    this.#undos.push(() => asSuperuser(`DROP DATABASE ${row.name} WITH (FORCE)`));
  }

  /**
   * Makes a place, with the queues of these connectors. All that was written before is on disk by then, so that no
   * measurement pays for another's.
   */
  async place(connectors: readonly string[] = [CONNECTOR, OTHER]): Promise<Place> {
    const { url, vhost, drop } = await createTestVhost();
    await applyAccess(testVariable('TEST_AMQP_MANAGEMENT_URL'), vhost, [
      ...each((service, { user }) => ({
        name: this.#login(service),
        password: this.#password,
        access: SERVICE_ACCESS[user],
      })),
      { name: this.#flooding, password: this.#password, access: agentAccess(FLOODING, [CONNECTOR, OTHER]) },
    ]);
    const connection = new ManagedConnection({ url, name: 'bench topology' });
    await connection.start();
    await buildTopology(connection, topologyFor(connectors));
    await connection.close();
    const databaseUrl = await this.#copyTemplate();
    const asked = new pg.Pool({ connectionString: databaseUrl, max: 1 });
    asked.on('error', () => undefined);
    return {
      rabbitmqUrl: url,
      floodUrl: signedIn(url, this.#flooding, this.#password),
      databaseUrl,
      worker: { ...this.#environment(url, databaseUrl, 'worker'), CONNECTORS: CONNECTOR },
      ingest: this.#environment(url, databaseUrl, 'ingest'),
      publisher: this.#environment(url, databaseUrl, 'publisher'),
      controlPlane: {
        ...this.#environment(url, databaseUrl, 'control-plane'),
        MAINTENANCE_DATABASE_URL: signedIn(databaseUrl, this.#maintenance, this.#password),
        RABBITMQ_MANAGEMENT_URL: testVariable('TEST_AMQP_MANAGEMENT_URL'),
      },
      query: async <Row>(text: string, parameters: unknown[] = []) =>
        (await asked.query(text, parameters)).rows as Row[],
      drop: async () => {
        await asked.end();
        await Promise.all([drop(), this.#dropDatabase(databaseUrl)]);
      },
    };
  }

  /** Drops what is left. */
  async drop(): Promise<void> {
    for (const undo of this.#undos.splice(0).reverse()) await undo();
  }

  #login(service: Service): string {
    return `bench-${service}-${this.#suffix}`;
  }

  #environment(broker: string, database: string, service: Service): Record<string, string> {
    const name = this.#login(service);
    return {
      RABBITMQ_URL: signedIn(broker, name, this.#password),
      DATABASE_URL: signedIn(database, name, this.#password),
      CREDENTIALS_KEY_FILE: this.keyFile,
      HTTP_PORT: '0',
    };
  }

  async #copyTemplate(): Promise<string> {
    const url = new URL(testVariable('TEST_DATABASE_URL'));
    const name = `bench_${randomBytes(6).toString('hex')}`;
    await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${this.#template}`, 'CHECKPOINT');
    url.pathname = `/${name}`;
    return url.href;
  }

  /** The template stays: every later place is a copy of it. */
  async #dropDatabase(url: string): Promise<void> {
    const name = new URL(url).pathname.slice(1);
    if (name !== this.#template) await asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`);
  }

  async #makeTemplate(ring: KeyRing): Promise<void> {
    const { url, drop } = await createTestDatabase();
    this.#undos.push(drop);
    this.#template = new URL(url).pathname.slice(1);
    await migrate(url);
    const owner = new Database({ url, applicationName: 'bench', poolSize: 2 });
    try {
      await this.#fill(owner, new CredentialVault(ring, new PostgresTenantKeyStore(owner)));
    } finally {
      await owner.close();
    }
  }

  /** Gives a service's rights to a login of ours on the database's server; the broker's follow with each place. */
  async #letIn(name: string, role: string): Promise<void> {
    await asSuperuser(`CREATE ROLE "${name}" LOGIN PASSWORD '${this.#password}' IN ROLE ${role}`);
    this.#undos.push(() => asSuperuser(`DROP ROLE "${name}"`));
  }

  async #fill(owner: Database, vault: CredentialVault): Promise<void> {
    const run = (name: string, text: string, parameters: unknown[] = []) => owner.run({ name, text }, parameters);
    for (const [service, role] of each((name, names) => [name, names.role] as const)) {
      await this.#letIn(this.#login(service), role);
    }
    await this.#letIn(this.#maintenance, 'waybill_maintenance');
    const users = [...each((service) => this.#login(service)), this.#flooding];
    this.#undos.push(() => Promise.all(users.map((name) => manageTestBroker('DELETE', `/api/users/${name}`))));
    await run('tenants', 'INSERT INTO tenants (tenant) VALUES ($1), ($2)', [TENANT, FLOODING]);
    const sender = decodeURIComponent(new URL(testVariable('TEST_AMQP_URL')).username);
    await run(
      'users',
      `INSERT INTO broker_users (user_name, tenant, kind) VALUES ($1, $2, 'tenant'), ($3, $4, 'tenant')`,
      [sender, TENANT, this.#flooding, FLOODING],
    );
    const services = each((service) => this.#login(service));
    await run(
      'services',
      `INSERT INTO broker_users (user_name, kind) SELECT name, 'service' FROM unnest($1::text[]) name`,
      [services],
    );
    for (const tenant of [TENANT, FLOODING]) {
      for (const [name, host] of [
        [CONNECTOR, 'orders.example'],
        [OTHER, OTHER_HOST],
      ] as const) {
        const credential = await vault.seal(tenant, name, sealedFromView({ type: 'none' }));
        await run(
          'connection',
          `INSERT INTO connections (tenant, name, connector, settings, credential_type, sealed_credential)
           VALUES ($1, $2, $2, $3, 'none', $4)`,
          [tenant, name, JSON.stringify({ baseUrl: `https://${host}/v1` }), credential],
        );
      }
    }
    const settings = { header: 'x-signature', template: '{id}.{body}', deliveryIdHeader: 'x-delivery' };
    const secrets = await vault.seal(TENANT, `source:${this.source.name}`, {
      0: this.source.secret,
    } as unknown as Credential);
    await run(
      'source',
      `INSERT INTO sources (tenant, name, id, provider, settings, sealed_secrets, ordering_pointer)
       VALUES ($1, $2, $3, 'hmac', $4, $5, '/customer')`,
      [TENANT, this.source.name, this.source.id, JSON.stringify({ ...settings, eventTypePointer: '/type' }), secrets],
    );
    for (const [place, statement] of TABLES_OF_OTHERS.entries()) await run(`others ${place}`, statement);
  }
}

/** Something of each service. */
function each<Of>(of: (service: Service, names: (typeof SERVICES)[Service]) => Of): Of[] {
  return (Object.keys(SERVICES) as Service[]).map((service) => of(service, SERVICES[service]));
}

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: testVariable('TEST_DATABASE_URL') });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function signedIn(to: string, name: string, password: string): string {
  const url = new URL(to);
  url.username = name;
  url.password = password;
  return url.href;
}
