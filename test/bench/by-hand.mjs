/**
 * What the connector-worker does for a task of effect class natural, written by hand as fast as its author could: same
 * tables and rows, same statements (the product's own text), same order of guarantees, in micro-batches, and nothing
 * else. No framework, no ports, no log, no traces, no validation beyond what is read.
 *
 *   message -> accept, claim and intent -> call -> completion, with the marks before it -> result confirmed -> ack
 *
 * It gives up on every trouble by ending: redelivery, leases and the sweeper bring everything back. It knows hints,
 * copies and clashes, and leaves out what this load does not ask for: gates, deadlines, ordering keys, replies, retries.
 *
 * Environment: RABBITMQ_URL, DATABASE_URL, PREFETCH.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import pg from 'pg';
import { connectBroker, consume, openPublisher } from './by-hand/broker.mjs';
import { always, byTenantAnd, columns, gather, giveUp } from './by-hand/gather.mjs';
import {
  acceptAndIntend,
  claimTasks,
  completeTasks,
  findKeys,
  recordIntents,
  renewLeases,
  SESSION,
} from './by-hand/statements.mjs';

const LEASE = '30000 milliseconds';
const GRACE = '5000 milliseconds';
const SAFE_MS = 25_000;
const ANSWER = { stored: true };
const tenantAndId = ({ tenant, id }) => `${tenant} ${id}`;
const tenantAndKey = ({ tenant, key }) => `${tenant} ${key}`;
const sha256 = (text) => createHash('sha256').update(text);

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8, options: SESSION });
pool.on('error', giveUp);
const run = async ({ name, text }, values) => (await pool.query({ name, text, values })).rows;

const users = new Map();
const connections = new Map();
async function learn() {
  for (const { user_name, tenant, kind } of await run({ name: 'users', text: 'SELECT * FROM broker_users' }, []))
    users.set(user_name, { tenant, kind });
  for (const row of await run({ name: 'connections', text: 'SELECT * FROM connections' }, []))
    connections.set(`${row.tenant} ${row.name}`, row);
}
await learn();
setInterval(() => learn().catch(giveUp), 3_000);

const url = process.env.RABBITMQ_URL;
const userId = decodeURIComponent(new URL(url).username);
const publish = await openPublisher(await connectBroker(url, 'by-hand publish'));
const inHand = new Set();

function receive(message, settle) {
  const { properties, content } = message;
  const user = users.get(properties.userId);
  const { headers = {} } = properties;
  const tenant = user?.kind === 'tenant' ? user.tenant : (headers.tenant ?? user?.tenant);
  const done = () => settle(message);
  if (user?.kind === 'service' && properties.type === 'waybill.hint')
    return claim({ tenant, id: headers['waybill-task'], done });
  let body;
  try {
    body = JSON.parse(content);
  } catch {
    return refuse(message, 'not_json', done);
  }
  const { connector, action, connection, input, labels = {} } = body;
  const open = connections.get(`${tenant} ${connection}`);
  if (message.fields.routingKey !== `${connector}.${action}` || open?.connector !== connector)
    return refuse(message, 'invalid_task', done);
  const id = properties.messageId.toLowerCase();
  const { traceparent, tracestate, baggage } = headers;
  const trace = { traceparent, tracestate, baggage };
  const { correlationId = null } = properties;
  const written = canonicalize(input);
  const task = { tenant, id, key: headers['idempotency-key'] ?? id, connector, action, connection, labels, trace };
  Object.assign(task, { correlationId, input: Buffer.from(written), attempts: 0, sequence: 0, message, done });
  const identity = `{"action":"${action}","connection":"${connection}","connector":"${connector}","input":${written}}`;
  task.bodyHash = sha256(identity).digest();
  prepare(task, input, open);
  accept(task);
}

function prepare(task, input, { settings, version }) {
  const parts = ['waybill/1', task.tenant, task.key, task.action, String(task.force ?? 0)];
  task.token = sha256(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join('')).digest('hex');
  task.version = version;
  task.url = `${settings.baseUrl}/orders/${input.order}`;
  const head = JSON.stringify(['PUT', task.url, [['content-type', 'application/json']]]);
  task.requestHash = sha256(head).update(task.input).digest();
}

function refuse({ fields, content, properties }, reason, done) {
  const headers = { ...properties.headers, 'waybill-reason': reason };
  const { messageId } = properties;
  publish('waybill.dead-letters', fields.routingKey, content, { messageId, userId, headers }, done);
}

const accept = gather(async (tasks) => {
  const known = new Set();
  const first = [];
  const copies = [];
  for (const task of tasks) {
    const names = [`key ${tenantAndKey(task)}`, `id ${tenantAndId(task)}`];
    (names.some((name) => known.has(name)) ? copies : first).push(task);
    for (const name of names) known.add(name);
  }
  first.sort(byTenantAnd('key'));
  const claimedAt = performance.now();
  const rows = await acceptAndCall(first);
  const accepted = new Map(rows.map((row) => [tenantAndId(row), row]));
  for (const task of first) {
    const row = accepted.get(tenantAndId(task));
    if (!row) {
      copies.push(task);
      continue;
    }
    hold(task, row, claimedAt);
    if (row.intended) call(Object.assign(task, { attempts: 1 }));
    else intend(task);
  }
  for (const task of copies) compare(task);
});

const TASK = ['tenant', 'id', 'key', 'bodyHash', 'connector', 'action', 'connection', 'input'];
const TEXTS = [(t) => JSON.stringify(t.labels), (t) => JSON.stringify(t.trace), 'correlationId'];
const CALL = ['token', 'version', always('PUT'), 'url', 'requestHash'];
const FIRST_CALL = [always('default'), always('natural'), ...CALL];
const FENCE = ['tenant', 'id', 'epoch', 'counter'];
const none = always(null);

function acceptAndCall(tasks) {
  const places = tasks.map((_, place) => place);
  const rest = [none, none, none, always('normal'), none, none];
  const accepted = columns(tasks, ...TASK, ...rest, ...TEXTS, always(false));
  return run(acceptAndIntend, [places, ...accepted, LEASE, GRACE, true, ...columns(tasks, ...FIRST_CALL)]);
}

/** A copy of a known task is a hint at it; another body under a known key is refused. */
const compare = gather(async (tasks) => {
  const found = await run(findKeys, columns(tasks, 'tenant', 'key', 'id'));
  const rows = new Map(found.map((row) => [`${tenantAndKey(row)} ${row.id}`, row]));
  for (const task of tasks) {
    const row = rows.get(`${tenantAndKey(task)} ${task.id}`);
    const { tenant, done } = task;
    if (row?.body_hash?.equals(task.bodyHash)) claim({ tenant, id: row.key_task_id, done });
    else refuse(task.message, 'idempotency_conflict', done);
  }
});

/** What cannot be claimed now is held by somebody; the sweeper looks at it when its lease has run out. */
const claim = gather(async (refs) => {
  const asked = new Map(refs.map((ref) => [tenantAndId(ref), ref]));
  const unique = [...asked.values()].sort(byTenantAnd('id'));
  const claimedAt = performance.now();
  const claimed = await run(claimTasks, [...columns(unique, 'tenant', 'id'), LEASE, GRACE, '-infinity', 'infinity']);
  const rows = new Map(claimed.map((row) => [tenantAndId(row), row]));
  for (const ref of refs) {
    const row = rows.get(tenantAndId(ref));
    rows.delete(tenantAndId(ref));
    if (!row) {
      ref.done();
      continue;
    }
    const { idempotency_key: key, correlation_id: correlationId, force_counter: force, result_sequence } = row;
    const task = { ...row, ...ref, key, correlationId, force, sequence: result_sequence };
    prepare(task, JSON.parse(row.input), connections.get(`${row.tenant} ${row.connection}`));
    hold(task, row, claimedAt);
    intend(task);
  }
});

function hold(task, row, claimedAt) {
  task.epoch = row.fence_epoch;
  task.counter = row.fence_counter;
  task.born = row.born;
  task.acceptedAt = row.created_at.toISOString();
  task.claimedAt = claimedAt;
  inHand.add(task);
}

setInterval(async () => {
  const held = [...inHand].sort(byTenantAnd('id'));
  if (held.length === 0) return;
  const since = performance.now();
  const kept = await run(renewLeases, [...columns(held, ...FENCE), LEASE, GRACE, ...days(held)]).catch(giveUp);
  const ids = new Set(kept.map(tenantAndId));
  for (const task of held) if (ids.has(tenantAndId(task))) task.claimedAt = since;
}, 10_000);

const intend = gather(async (tasks) => {
  tasks.sort(byTenantAnd('id'));
  const rows = await run(recordIntents, [...columns(tasks, ...FENCE, always('natural'), ...CALL), ...days(tasks)]);
  const numbers = new Map(rows.map((row) => [tenantAndId(row), row.number]));
  for (const task of tasks) {
    task.attempts = numbers.get(tenantAndId(task));
    if (task.attempts === undefined) drop(task);
    else call(task);
  }
});

function drop(task) {
  inHand.delete(task);
  task.done();
}

/** The call, answered here and now. Nothing is sent on a lease that may be somebody else's by then. */
function call(task) {
  if (performance.now() - task.claimedAt > SAFE_MS) return drop(task);
  const { id, connector, action, attempts, labels, acceptedAt } = task;
  const finishedAt = new Date().toISOString();
  task.sequence += 1;
  task.routingKey = `${connector}.${action}.succeeded`;
  const event = {
    specversion: '1.0',
    id: `${id}/${task.sequence}`,
    type: 'dev.waybill.task.succeeded',
    source: `/connectors/${connector}`,
    subject: id,
    time: finishedAt,
    sequence: task.sequence,
    datacontenttype: 'application/json',
    data: {
      taskId: id,
      connector,
      action,
      status: 'succeeded',
      output: ANSWER,
      attempts,
      effect: { class: 'natural', applied: 'yes' },
      cost: null,
      timings: { acceptedAt, finishedAt },
      labels,
    },
  };
  task.event = Buffer.from(JSON.stringify(event));
  complete(task);
}

const ENDED = [always('succeeded'), none, none, none, always(false), always(0)];
const ATTEMPT = ['attempts', always('succeeded'), none, always(200), none, none, none, none];
const published = [];
const complete = gather(async (items) => {
  const tasks = items.filter((item) => item !== null).sort(byTenantAnd('id'));
  const columnsOfAll = columns(tasks, ...FENCE, ...ENDED, ...ATTEMPT, 'sequence', 'routingKey', 'event', none, none);
  const rows = await run(completeTasks, [...columnsOfAll, ...marks(published.splice(0)), ...days(tasks)]);
  const kept = new Set(rows.map(tenantAndId));
  for (const task of tasks) {
    inHand.delete(task);
    if (kept.has(tenantAndId(task))) announce(task);
    else task.done();
  }
});

function announce(task) {
  const { tenant, id, sequence, correlationId, trace } = task;
  const properties = {
    messageId: `${id}/${sequence}`,
    correlationId: correlationId ?? id,
    contentType: 'application/cloudevents+json',
    userId,
    headers: { ...trace, tenant },
  };
  publish('waybill.results', task.routingKey, task.event, properties, () => {
    task.done();
    if (published.push(task) === 1) complete(null);
  });
}

const marks = (tasks) => [...columns(tasks.sort(byTenantAnd('id')), 'tenant', 'id', 'sequence'), ...days(tasks)];

/** Between which days tasks were made. */
function days(tasks) {
  const known = tasks.map(({ born }) => born).sort();
  return [known[0] ?? 'infinity', known.at(-1) ?? '-infinity'];
}

const queue = 'waybill.tasks.bench';
await consume(await connectBroker(url, 'by-hand consume'), queue, Number(process.env.PREFETCH ?? 200), receive);
process.on('SIGTERM', () => process.exit(0));
