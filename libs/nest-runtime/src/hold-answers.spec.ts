import { afterEach, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { armFailpoints, disarmFailpoints } from '#libs/failpoints';
import { holdAnswers } from './hold-answers.js';

afterEach(disarmFailpoints);

describe('the failpoint before an answer', () => {
  it('is reached when the handler is done, by requests that change something and no others', async () => {
    const log: string[] = [];
    armFailpoints('answer.before=kill', { onHit: async (point) => void log.push(point) });
    const server = fastify();
    holdAnswers(server);
    server.all('/thing', async (request) => {
      log.push(request.method);
      return {};
    });
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) await server.inject({ method, url: '/thing' });
    expect(log).toEqual(['GET', 'POST', 'answer.before', 'PATCH', 'answer.before', 'DELETE', 'answer.before']);
  });

  it('keeps the caller waiting while it is held', async () => {
    const opened = Promise.withResolvers<void>();
    armFailpoints('answer.before=hang', { onHit: () => opened.promise });
    const server = fastify();
    holdAnswers(server);
    server.post('/thing', async () => ({}));
    const answer = server.inject({ method: 'POST', url: '/thing' });
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve('nothing'), 20))]);
    expect(first).toBe('nothing');
    opened.resolve();
    expect((await answer).statusCode).toBe(200);
  });
});
