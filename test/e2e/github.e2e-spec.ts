import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { GithubMock } from '../support/github-mock.js';
import { type SharedStack, sharedTestStack } from '../support/shared-stack.js';
import { type StackApi, stackApi } from '../support/stack-api.js';
import { waitUntil } from '../support/wait-until.js';

jest.setTimeout(90_000);

const RUN = randomUUID().slice(0, 8);
const HERE = `github-${RUN}`;
const NOWHERE = `github-nowhere-${RUN}`;
const repo = 'octocat/Hello-World';

let mock: GithubMock;
let stack: SharedStack;
let api: StackApi;

beforeAll(async () => {
  [mock, stack] = await Promise.all([GithubMock.start(), sharedTestStack()]);
  api = stackApi(await stack.addresses());
  for (const [name, baseUrl] of [
    [HERE, mock.url],
    [NOWHERE, `${mock.url}/nowhere`],
  ]) {
    const credentials = { type: 'bearer', token: 'github_pat_canary' };
    const made = await api('POST', '/v1/connections', {
      name,
      connector: 'github',
      settings: { baseUrl },
      credentials,
    });
    expect([made.status, made.body.problem]).toEqual([201, undefined]);
  }
}, 120_000);

afterAll(async () => {
  await mock?.close();
  await stack?.giveBack();
}, 60_000);

/** Hands a task over and waits until it has ended. */
async function outcomeOf(action: string, input: object, connection = HERE) {
  const accepted = await api(
    'POST',
    '/v1/tasks',
    { connector: 'github', action, connection, input },
    { 'idempotency-key': randomUUID() },
  );
  expect([accepted.status, accepted.body.errors]).toEqual([202, undefined]);
  return waitUntil(
    `the task ${action} to end`,
    async () => {
      const { body } = await api('GET', `/v1/tasks/${accepted.body.id}`);
      if (!['succeeded', 'failed', 'parked'].includes(body.status)) throw new Error(JSON.stringify(body));
      return body;
    },
    { deadlineMs: 30_000, everyMs: 100 },
  );
}

describe('tasks of the connector github', () => {
  it.each<[string, object, string, object]>([
    ['create-issue', { repo, title: 'Found a bug', labels: ['bug'] }, 'once', { number: 1347, title: 'Found a bug' }],
    ['comment', { repo, number: 1347, body: 'Me too' }, 'once', { id: 1 }],
    ['get-issue', { repo, number: 1347 }, 'read', { state: 'open', author: 'octocat' }],
    ['list-issues', { repo, state: 'all', perPage: 1 }, 'read', { items: [{ number: 1347 }], nextCursor: 'page=2' }],
    ['upsert-label', { repo, name: 'bug', color: 'b01f26' }, 'natural', { color: 'b01f26' }],
  ])('%s goes all the way to GitHub and back', async (action, input, effectClass, output) => {
    expect(await outcomeOf(action, input)).toMatchObject({
      status: 'succeeded',
      attempts: [{ effectClass }],
      result: { output },
    });
  });

  it('fail at once, with the reason in words, where GitHub knows nothing of the kind', async () => {
    expect(await outcomeOf('create-issue', { repo, title: 'Lost' }, NOWHERE)).toMatchObject({
      status: 'failed',
      result: { error: { category: 'client', code: 'not_found', message: expect.stringContaining('404') } },
    });
  });

  it('are refused before they are accepted where the input is none of the action', async () => {
    const task = { connector: 'github', action: 'get-issue', connection: HERE, input: { repo: 'octocat', number: 1 } };
    const refused = await api('POST', '/v1/tasks', task, { 'idempotency-key': randomUUID() });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([400, '/input/repo']);
  });

  it('have queues of their own, which a worker listens to and whose dead letters are drained', async () => {
    const names = ['waybill.tasks.github', 'waybill.dead.github'];
    const consumersOf = async () => {
      const { body } = await api('GET', '/v1/queues');
      return names.map((name) => body.items.find((each: { name: string }) => each.name === name)?.consumers ?? 0);
    };
    // The broker counts consumers only every few seconds.
    const listened = async () => (await consumersOf()).every((count) => count > 0);
    await waitUntil(`consumers of ${names.join(' and ')}`, listened, { deadlineMs: 30_000, everyMs: 250 });
  });
});
