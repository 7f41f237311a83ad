import { describe, expect, it } from '@jest/globals';
import { isDirectReply, judgeReplyQueue, mayForward } from './reply-rules.js';

const allowed = (tenant: string, queue: string) => judgeReplyQueue(tenant, queue).allowed;

describe('Queues a tenant may be answered on', () => {
  it('are server-named ones, direct reply-to as the broker rewrote it, and its own', () => {
    expect(allowed('acme', 'amq.gen-JzTY20BRgKO-HjmUJj0wLg')).toBe(true);
    expect(allowed('acme', 'amq.rabbitmq.reply-to.g1h2AA5yZXBseUAyNzkyNjcyMTYAAA==.Zm9vL2Jhcg==')).toBe(true);
    expect(allowed('acme', 'amq.rabbitmq.reply-to.g2dhD3JlcGx5QDE+NTc/.a_b@c')).toBe(true);
    expect(allowed('acme', 'acme.answers')).toBe(true);
    expect(allowed('acme', 'acme.team.answers')).toBe(true);
  });

  it.each([
    ['acme', 'waybill.tasks.http'],
    ['acme', 'waybill'],
    ['waybill', 'waybill.tasks.http'],
    ['acme', 'other.answers'],
    ['acme', 'acmecorp.answers'],
    ['acme', 'acme'],
    ['acme', 'acme.'],
    ['acme', ''],
    ['acme', 'amq.rabbitmq.reply-to'],
    ['acme', 'amq.gen-'],
    ['amq', 'amq.direct'],
    ['acme', 'amq.genuine'],
    ['', '.answers'],
    ['acme', `acme.${'x'.repeat(255)}`],
  ])('leave out, for tenant %j, %j', (tenant, queue) => {
    expect(allowed(tenant, queue)).toBe(false);
  });

  it('say why one is refused', () => {
    expect(judgeReplyQueue('acme', 'waybill.tasks.http')).toEqual({
      allowed: false,
      reason: 'queues of Waybill itself take no answers',
    });
  });

  it('are fewer for subscriptions: only its own by name', () => {
    expect(mayForward('acme', 'acme.events')).toBe(true);
    expect(mayForward('acme', 'amq.gen-JzTY20BRgKO')).toBe(false);
    expect(mayForward('acme', 'other.events')).toBe(false);
    expect(mayForward('waybill', 'waybill.events')).toBe(false);
  });

  it('know direct reply-to apart, which the broker never calls routed', () => {
    expect(isDirectReply('amq.rabbitmq.reply-to.g1h2.Zm9v')).toBe(true);
    expect(isDirectReply('amq.gen-abc')).toBe(false);
  });
});
