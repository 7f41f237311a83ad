import { describe, expect, it } from '@jest/globals';
import { DIRECT_ANSWER_TYPE, REPLY_HINT_TYPE } from '#libs/contracts';
import { readAnnouncedEvent, readAnnouncedResult } from './announcement.js';
import { readReplyHint } from './reply-hint.js';

const id = '0190a1b2-0000-7000-8000-00000000000a';
const message = (messageId: string | undefined, headers: Record<string, unknown> = { tenant: 'acme' }) => ({
  routingKey: 'http.request.succeeded',
  properties: { messageId },
  headers,
  content: Buffer.from('{}'),
});

describe('Announcements', () => {
  it('of results say their task and sequence by the message id', () => {
    expect(readAnnouncedResult(message(`${id.toUpperCase()}/12`))).toMatchObject({
      ok: true,
      announcement: { kind: 'results', tenant: 'acme', task: { id, sequence: 12 } },
    });
  });

  it.each([`${id}/0`, `${id}`, `${id}/x`, 'e/1', undefined])(
    'of results with the message id %j are refused',
    (messageId) => {
      expect(readAnnouncedResult(message(messageId)).ok).toBe(false);
    },
  );

  it('without a tenant, or with one that is no name, are refused', () => {
    for (const headers of [{}, { tenant: 7 }, { tenant: 'A B' }]) {
      expect(readAnnouncedEvent(message('e', headers))).toEqual({
        ok: false,
        problem: 'The header tenant is not a name',
      });
    }
  });

  it('keep the trace headers that are text', () => {
    const headers = { tenant: 'acme', traceparent: '00-1', tracestate: 7 };
    expect(readAnnouncedEvent(message('e', headers))).toMatchObject({
      announcement: { trace: { traceparent: '00-1' } },
    });
  });
});

describe('Reply hints', () => {
  const headers = { tenant: 'acme', 'waybill-task': id, 'waybill-reply-to': 'acme.q' };
  const event = Buffer.from('{"id":1}');

  it('are read by their type', () => {
    expect(readReplyHint({ properties: { type: REPLY_HINT_TYPE }, headers, content: Buffer.alloc(0) })).toEqual({
      ok: true,
      hint: { kind: 'reply-hint', tenant: 'acme', taskId: id, trace: {} },
    });
    const properties = { type: DIRECT_ANSWER_TYPE, messageId: 'e/1', correlationId: 'c' };
    expect(readReplyHint({ properties, headers, content: event })).toEqual({
      ok: true,
      hint: {
        kind: 'direct-answer',
        tenant: 'acme',
        replyTo: 'acme.q',
        correlationId: 'c',
        eventId: 'e/1',
        event,
        trace: {},
      },
    });
  });

  it.each([
    ['an unknown type', { type: 'x' }, headers, event],
    ['no tenant', { type: REPLY_HINT_TYPE }, { 'waybill-task': id }, event],
    ['no task', { type: REPLY_HINT_TYPE }, { tenant: 'acme' }, event],
    ['no queue', { type: DIRECT_ANSWER_TYPE, messageId: 'e' }, { tenant: 'acme' }, event],
    ['no event', { type: DIRECT_ANSWER_TYPE, messageId: 'e' }, headers, Buffer.alloc(0)],
    ['no event id', { type: DIRECT_ANSWER_TYPE }, headers, event],
  ])('with %s are refused', (_what, properties, given, content) => {
    expect(readReplyHint({ properties, headers: given, content }).ok).toBe(false);
  });
});
