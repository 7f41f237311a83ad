import { describe, expect, it } from '@jest/globals';
import { readTaskMessage } from '#libs/contracts';
import type { Replaceable } from '#libs/persistence';
import { correctedTask } from './corrected-task.js';

const letter = (body: unknown, task: Replaceable['task'] = null): Replaceable => ({
  taskId: null,
  connector: 'http',
  action: 'request',
  body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
  task,
});
const input = { method: 'GET', path: '/' };

describe('a corrected task', () => {
  it('is the task that failed, with another input', () => {
    const task: Replaceable['task'] = {
      ...{ connector: 'http', action: 'request', connection: 'shop', orderingKey: 'a', priority: 'high', agent: null },
      ...{ run: null, labels: { ticket: 'T-9' }, correlationId: 'c', trace: {} },
    };
    expect(correctedTask(letter('', task), { input })).toEqual({
      ...{ connector: 'http', action: 'request', connection: 'shop', orderingKey: 'a', priority: 'high' },
      ...{ labels: { ticket: 'T-9' }, input },
    });
  });

  it('is the message that never became a task, without its times, with the fields that are set', () => {
    const body = {
      connector: 'http',
      action: 'request',
      connection: 'gone',
      deadline: '2020-01-01T00:00:00Z',
      agent: 'a',
    };
    const corrected = correctedTask(letter({ ...body, input: { method: 'NO' }, strange: 1 }), {
      input,
      connection: 'shop',
    });
    expect(corrected).toEqual({ connector: 'http', action: 'request', connection: 'shop', agent: 'a', input });
  });

  it.each(['', '{', '[]', '"x"', 'null', '{"a":1,"a":2}'])(
    'has what the routing key says where the message is %s',
    (body) => {
      expect(correctedTask(letter(body), { input })).toEqual({ connector: 'http', action: 'request', input });
    },
  );

  it('is checked like any other: what is still wrong or missing is named', () => {
    const lacking = Buffer.from(JSON.stringify(correctedTask(letter('{'), { input })));
    expect(readTaskMessage(lacking)).toMatchObject({ ok: false, field: '/connection' });
  });
});
