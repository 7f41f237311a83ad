import type { OpenAPIObject } from '@nestjs/swagger';

const ID = '0198c5a2-7d1e-7c3b-9f0a-2b4c6d8e0f11';
const AT = '2026-11-30T08:00:01.000Z';

const input = { method: 'POST', path: '/issues', body: { title: 'Broken link' } };
const newTask = { connector: 'http', action: 'request', connection: 'tracker', input, labels: { ticket: 'T-9' } };
const task = {
  id: ID,
  status: 'accepted',
  reason: null,
  connector: 'http',
  action: 'request',
  connection: 'tracker',
  idempotencyKey: 'broken-link-1',
  attempts: [],
  result: null,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  deadline: null,
  notBefore: null,
  orderingKey: null,
  priority: 'normal',
  agent: null,
  run: null,
  labels: { ticket: 'T-9' },
  cancelRequestedAt: null,
  createdAt: AT,
  updatedAt: AT,
  finishedAt: null,
  erasedAt: null,
};
const connection = {
  name: 'tracker',
  connector: 'http',
  settings: { baseUrl: 'https://tracker.example/v1', idempotencyHeader: 'Idempotency-Key' },
};
const source = { name: 'site', provider: 'github', orderingKey: '/issue/number' };
const subscription = { name: 'inbox', kind: 'results', routing: 'http.request.*' };
const dated = { version: 1, createdAt: AT, updatedAt: AT };

interface Example {
  readonly body?: object;
  readonly answer?: readonly [status: number, body: object];
}

/** What calls look like, by the operation's id; the secrets among them are nobody's. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  submitTask: { body: newTask, answer: [202, task] },
  getTask: { answer: [200, task] },
  listTasks: { answer: [200, { items: [task], nextCursor: null }] },
  forceTaskToken: { body: { note: 'The provider keeps answering the old token with a failure' } },
  resolveTask: { body: { decision: 'applied', note: 'Seen in the tracker', output: { id: '7' } } },
  replaySubscription: {
    body: { from: '2026-11-30T08:00:00Z', to: '2026-11-30T12:00:00Z', note: 'Their database was lost at noon' },
  },
  createConnection: {
    body: { ...connection, credentials: { type: 'bearer', token: 'a token of the tracker' } },
    answer: [201, { ...connection, credentials: { type: 'bearer' }, ...dated }],
  },
  changeConnection: { body: { credentials: { type: 'bearer', token: 'the next token of the tracker' } } },
  createSource: {
    body: { ...source, secrets: ['the secret typed into GitHub'] },
    answer: [201, { id: ID, ...source, settings: {}, url: `https://hooks.example.com/v1/webhooks/${ID}`, ...dated }],
  },
  changeSource: { body: { secrets: ['the new secret', 'the secret typed into GitHub'] } },
  createSubscription: {
    body: { ...subscription, deliver: { type: 'amqp', queue: 'acme.inbox' } },
    answer: [
      201,
      {
        ...subscription,
        deliver: { type: 'amqp', queue: 'acme.inbox' },
        enabled: true,
        disabledAt: null,
        disabledReason: null,
        paused: null,
        createdAt: AT,
        updatedAt: AT,
      },
    ],
  },
  changeSubscription: { body: { enabled: true } },
  signIn: {
    body: { user: 'ada', password: 'the password of ada' },
    answer: [
      200,
      {
        ...{ kind: 'user', id: ID, name: 'ada', local: true, scopes: null, endsAt: AT },
        tenants: [{ tenant: 'default', role: 'admin' }],
        csrfToken: 'what the header X-CSRF-Token is to hold',
      },
    ],
  },
  changePassword: { body: { current: 'the password of ada', next: 'the next password of ada' } },
  createApiKey: { body: { name: 'triage agent', scopes: ['tasks:write', 'tasks:read'] } },
  updateAlertThreshold: { body: { value: 30 } },
  updateErrorBudget: { body: { target: 0.995 } },
  muteAlert: { body: { until: '2026-12-01T08:00:00Z', note: 'They mend it tonight' } },
  createNotificationTarget: { body: { name: 'ops', type: 'webhook', address: 'https://hooks.example.com/waybill' } },
  redriveIncident: { body: { rate: 20, note: 'The provider is back' } },
  discardIncident: { body: { note: 'Orders of a test' } },
  startRedriveRun: { body: { filter: { reason: 'http_503' }, dryRun: true } },
  replaceDeadLetter: { body: { input: { ...input, path: '/issues/new' }, note: 'The path was wrong' } },
  resolveParkedTasks: {
    body: { filter: { reason: 'connection_reset' }, decision: 'retry', note: 'None of them is in the tracker' },
  },
  startDecisionRun: {
    body: {
      filter: { connector: 'http', reason: 'connection_reset', parkedAfter: AT },
      ...{ decision: 'retry', note: 'Their log has none of them', effectRuledOut: true, dryRun: true },
    },
  },
  pauseConnector: { body: { note: 'Their maintenance window' } },
  resumeConnector: { body: { note: 'They are back' } },
  pauseConnection: { body: { note: 'The account is being moved' } },
  resumeConnection: { body: {} },
  pauseSubscription: { body: { note: 'The receiver is being upgraded' } },
  resumeSubscription: { body: {} },
  updateRetention: {
    body: { days: 7 },
    answer: [200, { kind: 'tasks', days: 7, own: 7, most: 30, holds: 'finished tasks' }],
  },
  startErasure: { body: { label: 'user:4711', dryRun: true } },
  updateIncident: { body: { assignee: 'ada', note: 'The provider is told' } },
  redriveDeadLetters: {
    body: { filter: { reason: 'http_404' } },
    answer: [200, { redriven: [ID], tasks: [ID], refused: [] }],
  },
  discardDeadLetters: { body: { ids: [ID], note: 'A test of ours' }, answer: [200, { discarded: [ID], refused: [] }] },
};

interface Content {
  content?: Record<string, { example?: unknown }>;
}
interface Operation {
  operationId?: string;
  requestBody?: Content;
  responses?: Record<string, Content>;
}

/** Puts the examples where generators and readers look for them. */
export function addExamples(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as Operation[]) {
      const { body, answer } = EXAMPLES[operation.operationId ?? ''] ?? {};
      if (body) put(operation.requestBody, body);
      if (answer) put(operation.responses?.[answer[0]], answer[1]);
    }
  }
  return document;
}

function put(where: Content | undefined, example: object): void {
  const media = where?.content?.['application/json'];
  if (media) media.example = example;
}
