import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ActionDefinition, DEFAULT_RETRY, joinUrl, readFailedStatus } from '#libs/connector-kit';
import { newUuid } from '#libs/contracts';
import { waitUntil } from '../../../test/support/wait-until.js';
import { type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

/** Puts a state at a path of the third party, which may still do so an hour after it has hung up. */
const put: ActionDefinition = {
  name: 'put',
  summary: 'Puts a state',
  input: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'], additionalProperties: false },
  output: {},
  effect: 'natural',
  settleMs: 3_600_000,
  timeoutMs: 2_000,
  retry: { ...DEFAULT_RETRY, baseDelayMs: 50, maxDelayMs: 100 },
  prepare: ({ input, settings }) => ({
    method: 'PUT',
    url: joinUrl(String(settings['baseUrl']), String(input['path'])),
    headers: {},
    body: Buffer.from('state'),
  }),
  read: (answer, { now }) => (answer.status < 300 ? { kind: 'done', output: {} } : readFailedStatus(answer, now)),
};

let scene: WorkerScene;

beforeAll(async () => {
  scene = await workerScene({ actions: [put] });
});

afterAll(() => scene?.drop());

const send = (path: string, orderingKey: string) =>
  scene.send({
    body: { connector: 'http', action: 'put', connection: 'plain', input: { path }, orderingKey },
    routingKey: 'http.put',
  });

describe('the tasks of an ordering key', () => {
  it('wait for their turn, and say so', async () => {
    const [slow, next, orderingKey] = [scene.freshPath(), scene.freshPath(), newUuid()];
    let answer = () => {};
    scene.answers.set(slow, (_, response) => {
      answer = () => void response.end();
    });
    const first = await send(slow, orderingKey);
    await waitUntil('the first to be called', () => scene.effectsAt(slow).length === 1);
    const second = await send(next, orderingKey);
    await waitUntil('the second to wait', async () => (await scene.rowOf(second))?.reason === 'ordering');
    expect(await scene.rowOf(second)).toMatchObject({ status: 'waiting', attempts: 0 });
    answer();
    expect((await scene.resultOf(first)).event.data.status).toBe('succeeded');
    expect((await scene.resultOf(second)).event.data.status).toBe('succeeded');
  });

  it('wait longer where what was sent for the one before may still be applied', async () => {
    const [doubtful, next, orderingKey] = [scene.freshPath(), scene.freshPath(), newUuid()];
    scene.answers.set(
      doubtful,
      (request, response, seen) => void (seen === 1 ? request.socket.destroy() : response.end()),
    );
    const first = await send(doubtful, orderingKey);
    const second = await send(next, orderingKey);
    expect((await scene.resultOf(first)).event.data).toMatchObject({ status: 'succeeded', attempts: 2 });
    const due = `SELECT 1 FROM tasks WHERE id = $1 AND reason = 'ordering' AND wake_at > now() + interval '50 minutes'`;
    await waitUntil('the second to rest', async () => (await scene.query(due, [second])).length === 1);
    expect(scene.effectsAt(next)).toHaveLength(0);

    // The end of the first may still have hinted at the second: whoever claims it then notes the rest that he saw, over what
    // is written here, or holds its row while it is swept. So time passes again and again, as sweeps do.
    const passTime = async () => {
      await scene.query('UPDATE ordering_lanes SET settle_until = now() WHERE ordering_key = $1', [orderingKey]);
      const due = `UPDATE tasks SET not_before = now(), wake_at = now() WHERE id = $1 AND status = 'waiting'`;
      await scene.query(due, [second]);
      await scene.sweeper.sweep();
      return (await scene.rowOf(second))?.status === 'succeeded';
    };
    await waitUntil('the second to have its turn', passTime, { everyMs: 100, deadlineMs: 20_000 });
    expect((await scene.resultOf(second)).event.data.status).toBe('succeeded');
  });
});
