import type { Config } from './read-config.js';
import { decimal, integer, list, oneOf, pairs, text, url } from './setting.js';

const databaseUrl = (variable: string, whose: string) =>
  url(variable, { description: `PostgreSQL, as ${whose}`, schemes: ['postgres', 'postgresql'] });

/** Where traces go, and how many. The variables are those of the OpenTelemetry specification. */
const telemetrySettings = {
  otlpEndpoint: url('OTEL_EXPORTER_OTLP_ENDPOINT', {
    description: 'Where traces are sent over OTLP/HTTP, without /v1/traces; nothing is traced where it is absent',
    schemes: ['http', 'https'],
    fallback: '',
  }),
  otlpHeaders: pairs('OTEL_EXPORTER_OTLP_HEADERS', {
    description: 'Headers sent along with traces, such as a key of the backend',
    fallback: {},
  }),
  traceRatio: decimal('OTEL_TRACES_SAMPLER_ARG', {
    description:
      'The share of traces begun here that are kept; a trace begun by an agent is kept where the agent keeps it',
    min: 0,
    max: 1,
    fallback: 0.05,
  }),
  resourceAttributes: pairs('OTEL_RESOURCE_ATTRIBUTES', {
    description: 'What every trace and metric is labelled with, such as deployment.environment.name=staging',
    fallback: {},
  }),
};

/** What every service needs. `port` is the default of its HTTP port. */
export const serviceSettings = (port: number) => ({
  databaseUrl: databaseUrl('DATABASE_URL', "the service's own role"),
  rabbitmqUrl: url('RABBITMQ_URL', { description: "RabbitMQ, as the service's own user", schemes: ['amqp', 'amqps'] }),
  httpHost: text('HTTP_HOST', {
    description: 'The address the HTTP server listens on',
    form: 'an IP address or host name',
    fallback: '127.0.0.1',
  }),
  httpPort: integer('HTTP_PORT', { description: 'The port of the HTTP server', min: 0, max: 65_535, fallback: port }),
  logLevel: oneOf('LOG_LEVEL', {
    description: 'The least severe log line written',
    words: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    fallback: 'info',
  }),
  shutdownDeadlineSeconds: integer('SHUTDOWN_DEADLINE_SECONDS', {
    description: 'How long work in flight may take to end after SIGTERM, in seconds',
    min: 1,
    max: 600,
    fallback: 25,
  }),
  databasePoolSize: integer('DATABASE_POOL_SIZE', {
    description: 'Connections to PostgreSQL at most',
    min: 2,
    max: 100,
    fallback: 8,
  }),
  databaseFailover: oneOf('DATABASE_FAILOVER', {
    description:
      'How PostgreSQL fails over: synchronous, to a standby that has all that was committed, or none, and then a promoted standby is refused until it was recovered',
    words: ['none', 'synchronous'],
    fallback: 'none',
  }),
  failpoints: text('FAILPOINTS', {
    description: 'For fault tests only: where this process is to stop; never set in production',
    form: 'a list such as db.claim-tasks.after=kill,call.before=pause:500',
    fallback: '',
  }),
  ...telemetrySettings,
});

/** The settings that every service has. */
export type ServiceConfig = Config<ReturnType<typeof serviceSettings>>;

/** What a service needs that opens credentials or calls out. */
export const outboundSettings = {
  credentialsKeyFile: text('CREDENTIALS_KEY_FILE', {
    description: 'The file of the keys that wrap the tenants’ data keys',
    form: 'the path of a file whose lines read "<key id> <base64 of 32 bytes>", the current key first',
  }),
  egressAllow: text('EGRESS_ALLOW', {
    description: 'Private addresses that calls may reach; public ones always may',
    form: 'a list such as loopback,10.1.0.0/16,api.internal',
    fallback: '',
  }),
};

/** The connectors a worker serves. */
export const connectorSettings = (known: readonly string[]) => ({
  connectors: list('CONNECTORS', {
    description: 'The connectors this worker serves',
    form: `a list separated by commas, of: ${known.join(', ')}`,
    item: (item) => known.includes(item),
  }),
  prefetch: integer('PREFETCH', {
    description: 'Tasks in flight at most, for each connector',
    min: 1,
    max: 2_000,
    fallback: 200,
  }),
  leaseSeconds: integer('LEASE_SECONDS', {
    description:
      'How long a claim of a task holds, in seconds; renewed at a third of it, calls that could not be renewed are cut at five sixths',
    min: 3,
    max: 600,
    fallback: 30,
  }),
});

/** What only the control-plane needs. */
export const controlPlaneSettings = {
  maintenanceDatabaseUrl: databaseUrl('MAINTENANCE_DATABASE_URL', 'the role of the sweeper'),
  rabbitmqManagementUrl: url('RABBITMQ_MANAGEMENT_URL', {
    description: 'The management API of RabbitMQ, with user and password',
    schemes: ['http', 'https'],
  }),
  retentionDays: integer('RETENTION_DAYS', {
    description:
      'How long what has ended is kept at most, in days: tasks, their idempotency keys, webhooks, callbacks, dead letters, incidents; tasks up to a fifth longer, for they go in parts. A tenant may set less',
    min: 2,
    max: 3_650,
    fallback: 30,
  }),
  auditAnchorFile: text('AUDIT_ANCHOR_FILE', {
    description:
      'The file to which the ends of the audit chains are written, signed, beside the log: on a disk that whoever owns the database cannot write',
    form: 'the path of a file; it is made where there is none, and only ever grows',
    fallback: '',
  }),
  alertMessagesPerHour: integer('ALERT_MESSAGES_PER_HOUR', {
    description: 'Messages about alerts in an hour at most, for each tenant; the last of them sums up what is left',
    min: 1,
    max: 10_000,
    fallback: 30,
  }),
  runbooksUrl: text('RUNBOOKS_URL', {
    description:
      'What the name of a runbook is put behind in messages about alerts; where it is absent, the folder of runbooks in the repository',
    form: 'a URL or a path that ends in a slash, such as https://wiki.example.com/runbooks/',
    fallback: '',
  }),
  smtpUrl: url('SMTP_URL', {
    description:
      'The mail server for alert targets that name none, with user and password where it asks for them: smtps is TLS from the first byte, smtp needs STARTTLS',
    schemes: ['smtps', 'smtp'],
    fallback: '',
  }),
  smtpFrom: text('SMTP_FROM', {
    description: 'Who mail by SMTP_URL is from',
    form: 'an address such as waybill@example.com',
    fallback: '',
  }),
  smtpCaFile: text('SMTP_CA_FILE', {
    description: 'Authorities that mail servers are trusted by, beside those that Node trusts',
    form: 'the path of a file of certificates in PEM form',
    fallback: '',
  }),
  publicWebhookUrl: url('PUBLIC_WEBHOOK_URL', {
    description: 'Where providers reach webhook-ingest from outside',
    schemes: ['http', 'https'],
    fallback: 'http://127.0.0.1:3001',
  }),
};

/** What the one-shot jobs need; each takes its part. */
export const jobSettings = {
  databaseUrl: databaseUrl('DATABASE_URL', 'the role that owns the schema'),
  rabbitmqUrl: url('RABBITMQ_URL', { description: 'Where RabbitMQ is reached', schemes: ['amqp', 'amqps'] }),
  rabbitmqManagementUrl: url('RABBITMQ_MANAGEMENT_URL', {
    description: 'The management API of RabbitMQ, with user and password of an administrator',
    schemes: ['http', 'https'],
  }),
  provisionFile: text('PROVISION_FILE', {
    description: 'The file that says which roles, users and keys there shall be',
    form: 'the path of a JSON file',
  }),
  credentialsKeyFile: outboundSettings.credentialsKeyFile,
};
