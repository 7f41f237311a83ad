import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchedTasks, type ClaimedTask, specCompletion, specIntent, specSubmission } from '#libs/execution';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { TcpProxy } from '../../../../test/support/tcp-proxy.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { Database } from '../database.js';
import { classifyDatabaseError } from '../database-fault.js';
import { PostgresTaskStore } from './postgres-task-store.js';

let stage: DatabaseStage;
let proxy: TcpProxy;
let proxied: Database;
let tasks: BatchedTasks;

beforeAll(async () => {
  stage = await databaseStage('acme');
  proxy = await TcpProxy.before(stage.url);
  proxied = new Database({
    url: proxy.through(stage.url),
    applicationName: 'spec-proxied',
    poolSize: 4,
    onError: () => undefined,
  });
  const signal = new AbortController().signal;
  tasks = new BatchedTasks(new PostgresTaskStore(proxied), {
    classify: classifyDatabaseError,
    signal,
    onWait: () => undefined,
  });
});

afterAll(async () => {
  await proxied?.close();
  await proxy?.close();
  await stage?.drop();
});

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

/** Does `work`, whose statement is committed and its answer lost: the connection is cut once `committed` finds a row. */
async function losingTheAnswer<Result>(work: () => Promise<Result>, committed: string, id: string): Promise<Result> {
  proxy.hush('answers');
  const pending = work();
  await waitUntil('the statement to be committed', async () => (await query(committed, [id])).length > 0);
  proxy.speak();
  proxy.cut();
  return pending;
}

async function claimed(): Promise<ClaimedTask> {
  // Through the proxy too, so that the statement to come finds an open connection: no answer to a sign-in is to be lost.
  const acceptance = await tasks.accept(specSubmission('acme'));
  if (acceptance.kind !== 'claimed') throw new Error(`A new task was not claimed: ${acceptance.kind}`);
  return acceptance.task;
}

const intent = (task: ClaimedTask) => specIntent(task, { effectClass: 'once' });

describe('a write whose COMMIT was not answered', () => {
  it('tells an intent its number, the one it was given', async () => {
    const task = await claimed();
    const found = 'SELECT 1 FROM attempts WHERE task_id = $1';
    expect(await losingTheAnswer(() => tasks.recordIntent(intent(task)), found, task.id)).toBe(1);
    expect(await query('SELECT number, outcome FROM attempts WHERE task_id = $1', [task.id])).toEqual([
      { number: 1, outcome: null },
    ]);
  });

  it('tells no other claim of that intent', async () => {
    const task = await claimed();
    expect(await tasks.recordIntent(intent(task))).toBe(1);
    const other = { ...intent(task), fence: { ...task.fence, counter: task.fence.counter + 1 } };
    expect(await tasks.recordIntent(other)).toBeNull();
    expect(await tasks.recordIntent({ ...intent(task), requestHash: Buffer.alloc(32, 8) })).toBeNull();
    await query(`UPDATE tasks SET lease_until = now() WHERE id = $1`, [task.id]);
    expect(await tasks.recordIntent(intent(task))).toBeNull();
  });

  it('keeps an end that is stored, so that it is announced at once', async () => {
    const task = await claimed();
    const found = `SELECT 1 FROM tasks WHERE id = $1 AND status = 'succeeded'`;
    expect(await losingTheAnswer(() => tasks.complete(specCompletion(task)), found, task.id)).toBe(true);
    expect(await query('SELECT sequence FROM results WHERE task_id = $1', [task.id])).toEqual([{ sequence: 1 }]);
  });

  it('keeps a wait that is stored', async () => {
    const task = await claimed();
    const notBefore = new Date(Date.now() + 60_000);
    const wait = specCompletion(task, {
      status: 'waiting',
      reason: 'retry',
      notBefore,
      wakeAt: notBefore,
      result: null,
    });
    const found = `SELECT 1 FROM tasks WHERE id = $1 AND status = 'waiting'`;
    expect(await losingTheAnswer(() => tasks.complete(wait), found, task.id)).toBe(true);
  });

  it('keeps no end where another one is stored, or another claim holds the task', async () => {
    const task = await claimed();
    expect(await tasks.complete(specCompletion(task))).toBe(true);
    expect(await tasks.complete(specCompletion(task, { status: 'failed' }))).toBe(false);
    const stale = { ...specCompletion(task), fence: { ...task.fence, counter: task.fence.counter - 1 } };
    expect(await tasks.complete(stale)).toBe(false);
  });
});
