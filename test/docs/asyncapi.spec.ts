import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { compileSchema, HEADERS, RESULT_STATUSES, TaskMessage } from '#libs/contracts';
import { buildResult } from '#libs/execution';
import { DEAD_LETTER_HEADERS, SERVICE_ACCESS, type ServiceUser, topologyFor } from '#libs/messaging';
import { asyncApiText } from './asyncapi/document.js';
import { MESSAGES } from './asyncapi/messages.js';
import { ResultEventSchema, SAME_AS_THE_CONTRACT, WebhookEventSchema } from './asyncapi/wire-schemas.js';
import { committedFile } from './committed-file.js';
import { testTool } from './test-tools.js';
import { webhookDesk } from './webhook-desk.js';

jest.setTimeout(60_000);

const FILE = 'docs/asyncapi.yaml';
const text = committedFile(FILE, asyncApiText());

interface Channel {
  address: string | null;
  parameters?: Record<string, { enum?: string[] }>;
  bindings?: {
    amqp: {
      exchange?: { name: string; type: string; 'x-alternate-exchange'?: string };
      queue?: { name?: string; 'x-arguments': object; 'x-bindings': { exchange: string; key: string }[] };
    };
  };
}
interface Message {
  headers: { properties: Record<string, { description: string }> };
  payload: object;
}
// biome-ignore lint/suspicious/noExplicitAny: a document is looked into by path
const document = parse(text) as any;
const channels = Object.values(document.channels) as Channel[];
const messages = document.components.messages as Record<string, Message>;
const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

interface Diagnostic {
  severity: number;
  message: string;
  path: string[];
}
interface AsyncApiParser {
  parse(text: string): Promise<{ document?: object; diagnostics: Diagnostic[] }>;
}

describe('the AsyncAPI document', () => {
  it('is what the code makes of the topology and the contracts now (npm run docs:write)', () => {
    expect(text).toBe(asyncApiText());
  });

  it('is valid by its own parser, down to the examples', async () => {
    const { Parser } = testTool('@asyncapi/parser') as { Parser: new () => AsyncApiParser };
    const { document: parsed, diagnostics } = await new Parser().parse(text);
    const ERROR = 0;
    const WARNING = 1;
    const complaints = diagnostics
      .filter(({ severity }) => severity === ERROR || severity === WARNING)
      .map(({ message, path }) => `${path.join('.')}: ${message}`);
    expect(complaints).toEqual([]);
    expect(parsed).toBeDefined();
  });

  it('is told invalid where it is not', async () => {
    const { Parser } = testTool('@asyncapi/parser') as { Parser: new () => AsyncApiParser };
    const { diagnostics } = await new Parser().parse(text.replace('type: topic', 'type: tropic'));
    expect(diagnostics.some(({ severity }) => severity === 0)).toBe(true);
  });
});

describe('its channels', () => {
  const CONNECTORS = ['github', 'http'];
  const table = topologyFor(CONNECTORS);

  /** A channel for any connector stands for one of each. */
  const forEachConnector = <Row>(row: Row): Row[] => {
    const written = JSON.stringify(row);
    const names = written.includes('{connector}') ? CONNECTORS : [''];
    return names.map((name) => JSON.parse(written.replaceAll('{connector}', name)) as Row);
  };
  const byName = <Row extends { name: string }>(rows: Row[]) => rows.toSorted((a, b) => a.name.localeCompare(b.name));

  it('are the exchanges of the topology, no more and no fewer', () => {
    const described = channels.flatMap(({ bindings }) => {
      const exchange = bindings?.amqp.exchange;
      if (!exchange) return [];
      const { name, type: kind, 'x-alternate-exchange': alternate } = exchange;
      return [{ name, kind, ...(alternate === undefined ? {} : { alternate }) }];
    });
    expect(byName(described)).toEqual(byName([...table.exchanges] as { name: string }[]));
  });

  it('are its queues, with their arguments and bindings, no more and no fewer', () => {
    const described = channels.flatMap(({ bindings }) => {
      const queue = bindings?.amqp.queue;
      if (queue?.name === undefined) return [];
      return forEachConnector({ name: queue.name, arguments: queue['x-arguments'], bindings: queue['x-bindings'] });
    });
    expect(byName(described)).toEqual(byName([...table.queues] as { name: string }[]));
  });

  it.each([
    ['waybill.tasks', 'waybill-worker'],
    ['waybill.results', 'waybill-worker'],
    ['waybill.events', 'waybill-ingest'],
  ] as const)('give %s keys of the form that the broker lets %s publish', (exchange, user: ServiceUser) => {
    const channel = channels.find(({ bindings }) => bindings?.amqp.exchange?.name === exchange);
    const granted = SERVICE_ACCESS[user].topics.find((topic) => topic.exchange === exchange)?.write ?? '^$';
    const keyOf = (over: Record<string, string>) =>
      channel?.address?.replaceAll(/\{(\w+)\}/g, (_all, name: string) => over[name] ?? 'name');
    expect(keyOf({ status: 'succeeded' })).toMatch(new RegExp(granted));
    if (exchange === 'waybill.results') {
      expect(channel?.parameters?.['status']?.enum).toEqual(RESULT_STATUSES);
      expect(keyOf({ status: 'pending' })).not.toMatch(new RegExp(granted));
    }
  });

  it('are all used by an operation, but for queues and what falls into an alternate exchange', () => {
    const used = new Set(
      Object.values(document.operations as Record<string, { channel: { $ref: string } }>).map(
        ({ channel }) => channel.$ref,
      ),
    );
    const unused = Object.keys(document.channels).filter(
      (id) => !id.startsWith('queue-') && !used.has(`#/channels/${id}`),
    );
    expect(unused).toEqual(['unroutable']);
  });
});

describe('its messages', () => {
  it('carry the headers of the wire contract, each described, and no others', () => {
    const described = Object.values(messages).flatMap(({ headers }) => Object.entries(headers.properties));
    for (const [name, { description }] of described) expect([name, description.length > 10]).toEqual([name, true]);
    const known = [...Object.values(HEADERS), ...Object.values(DEAD_LETTER_HEADERS)];
    expect([...new Set(described.map(([name]) => name))].toSorted()).toEqual([...new Set(known)].toSorted());
  });

  it('hold a task as it is checked when it comes', () => {
    expect(messages['task']?.payload).toEqual(plain(TaskMessage));
  });

  it('hold results and events as the contract types them', () => {
    expect(SAME_AS_THE_CONTRACT.every(Boolean)).toBe(true);
    for (const name of ['result', 'reply', 'directAnswer']) {
      expect(messages[name]?.payload).toEqual(plain(ResultEventSchema));
    }
    expect(messages['event']?.payload).toEqual(plain(WebhookEventSchema));
    expect(Object.keys(messages).toSorted()).toEqual(Object.keys(MESSAGES).toSorted());
  });

  const task = { id: '0198c5a2-7d1e-7c3b-9f0a-2b4c6d8e0f11', connector: 'http', action: 'request', labels: { a: 'b' } };
  const facts = {
    task: { ...task, createdAt: new Date(0) },
    sequence: 1,
    attempts: 1,
    effectClass: 'metered',
    applied: 'yes',
    possiblyBilledTwice: true,
    adopted: true,
    finishedAt: new Date(1),
  } as const;
  const error = {
    category: 'transient',
    code: 'http_503',
    message: 'x',
    retryable: true,
    providerRequestId: 'r',
  } as const;

  it.each([
    ['with an output', buildResult({ ...facts, status: 'succeeded', output: { n: 1 } })],
    ['with a large output', buildResult({ ...facts, status: 'succeeded', output: 'x'.repeat(300_000) })],
    ['with an error', buildResult({ ...facts, status: 'parked', effectClass: null, error })],
  ])('describe every field of a result %s', (_what, { event }) => {
    expect(compileSchema(closed(ResultEventSchema))(JSON.parse(event.toString('utf8')))).toBeNull();
  });

  it.each([
    ['JSON', '{"a":1}'],
    ['anything else', 'no JSON'],
  ])('describe every field of an event of %s', async (_what, text) => {
    const secret = 'a secret of this spec';
    const { receive, events } = webhookDesk({ provider: 'hmac', settings: { header: 'X-Signature' }, secret });
    const body = Buffer.from(text);
    const headers = { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') };
    expect(await receive({ headers, body, receivedAt: new Date() })).toMatchObject({ kind: 'accepted' });
    const event = JSON.parse(events[0]?.event.toString('utf8') ?? '');
    expect(compileSchema(closed(WebhookEventSchema))(event)).toBeNull();
    expect('bodyProblem' in event.data).toBe(text === 'no JSON');
  });
});

/** The schema, refusing every field it does not describe. */
function closed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema as object;
  const inner = Object.fromEntries(Object.entries(plain(schema) as object).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner ? { ...inner, additionalProperties: false } : inner;
}

describe('the file', () => {
  it('says that it is made, and by what', () => {
    expect(readFileSync(FILE, 'utf8')).toMatch(/^# Made of .*npm run docs:write/);
  });
});
