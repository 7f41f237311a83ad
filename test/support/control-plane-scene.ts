import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { readConfig } from '#libs/config';
import { newUuid } from '#libs/contracts';
import { KeyRing } from '#libs/credentials';
import { buildTopology, ManagedConnection, topologyFor } from '#libs/messaging';
import { hangUpWhenClosing } from '#libs/nest-runtime';
import { type ApiKeyScope, type Database, hashApiKey, newApiKey } from '#libs/persistence';
import { ControlPlaneModule, type ControlPlaneParts } from '../../apps/control-plane/src/control-plane.module.js';
import { controlPlaneShape } from '../../apps/control-plane/src/control-plane-config.js';
import { createAdapter, prepareHttp } from '../../apps/control-plane/src/http/prepare-http.js';
import { databaseStage } from './database-stage.js';
import { testVariable } from './test-environment.js';
import { createTestVhost } from './vhost.js';

/** What an answer of the API held. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: specs look into answers of every shape
  body: any;
}

/** A request to the API; `json` is sent as JSON, `raw` as it is. */
export interface ApiRequest {
  key?: string | null;
  json?: unknown;
  raw?: Buffer | string;
  headers?: Record<string, string>;
}

/** The control-plane in this process, over a database and a virtual host of its own. Tenants: `acme` and `other`. */
export interface ControlPlaneScene {
  app: NestFastifyApplication;
  url: string;
  /** AMQP URL of an administrator. */
  amqpUrl: string;
  /** The database as its superuser, whom no wall stops. */
  superuser: Database;
  /** URL of the database as the role of the control-plane. */
  databaseUrl: string;
  /** Keys with all scopes, by tenant. */
  keys: { acme: string; other: string };
  /** Calls the API; by default with the key of `acme`. */
  call(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
  /** Makes an API key in the database itself. */
  makeKey(
    tenant: string,
    scopes: readonly ApiKeyScope[],
    over?: { expiresAt?: Date; revokedAt?: Date },
  ): Promise<string>;
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Starts another control-plane over the same database and virtual host, whose key ring is the same; it ends with the scene, or before. */
  replica(): Promise<NestFastifyApplication>;
  drop(): Promise<void>;
}

/**
 * Builds the scene on the test servers. `reach` may put something between the service and the database; `settings` are further
 * environment variables of the service, `every` the pauses of its rounds.
 */
export async function controlPlaneScene(
  reach: (databaseUrl: string) => Promise<string> = (url) => Promise.resolve(url),
  settings: Readonly<Record<string, string>> = {},
  every: Pick<ControlPlaneParts, 'alertEveryMs'> = {},
): Promise<ControlPlaneScene> {
  const stage = await databaseStage('acme', 'other');
  const { owner: superuser, query, loginAs } = stage;
  const vhost = await createTestVhost();
  const databaseUrl = await loginAs('waybill_control_plane');
  const broker = new ManagedConnection({ url: vhost.url, name: 'spec' });
  await broker.start();
  await buildTopology(broker, topologyFor(['http']));
  await broker.close();

  const logger = pino({ level: 'silent' });
  const config = readConfig(controlPlaneShape, {
    DATABASE_URL: await reach(databaseUrl),
    MAINTENANCE_DATABASE_URL: await loginAs('waybill_maintenance'),
    RABBITMQ_URL: vhost.url,
    RABBITMQ_MANAGEMENT_URL: testVariable('TEST_AMQP_MANAGEMENT_URL'),
    CREDENTIALS_KEY_FILE: '/dev/null',
    PUBLIC_WEBHOOK_URL: 'https://hooks.example.com/in/',
    ...settings,
  });
  const ring = KeyRing.parse(`spec ${randomBytes(32).toString('base64')}`);
  const apps: NestFastifyApplication[] = [];
  const replica = async () => {
    const one = await NestFactory.create<NestFastifyApplication>(
      ControlPlaneModule.register({ config, ring, logger, ...every }),
      createAdapter(config),
      { logger: false, bodyParser: false, abortOnError: false },
    );
    apps.push(one);
    // As a service does: a client that breaks off leaves a connection behind that never asked anything.
    hangUpWhenClosing(one.getHttpAdapter().getInstance() as unknown as FastifyInstance);
    prepareHttp(one, logger);
    await one.listen(0, '127.0.0.1');
    return one;
  };
  const app = await replica();
  const url = await app.getUrl();

  const makeKey: ControlPlaneScene['makeKey'] = async (tenant, scopes, over = {}) => {
    const key = newApiKey(tenant);
    await query(
      `INSERT INTO api_keys (tenant, id, name, key_hash, scopes, expires_at, revoked_at)
       VALUES ($1, $2, 'spec', $3, $4, $5, $6)`,
      [tenant, newUuid(), hashApiKey(key), scopes, over.expiresAt ?? null, over.revokedAt ?? null],
    );
    return key;
  };
  const keys = { acme: await makeKey('acme', ['admin']), other: await makeKey('other', ['admin']) };

  return {
    app,
    url,
    amqpUrl: vhost.url,
    superuser,
    databaseUrl,
    keys,
    makeKey,
    query,
    replica,
    call: (method, path, request = {}) => callApi(url, method, path, { key: keys.acme, ...request }),
    drop: async () => {
      for (const one of apps) await one.close();
      await stage.drop();
      await vhost.drop();
    },
  };
}

async function callApi(url: string, method: string, path: string, request: ApiRequest): Promise<ApiAnswer> {
  const { key, json, raw } = request;
  const body = json === undefined ? raw : JSON.stringify(json);
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
}
