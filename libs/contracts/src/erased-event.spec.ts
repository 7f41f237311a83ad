import { describe, expect, it } from '@jest/globals';
import { erasedEvent } from './erased-event.js';

const facts = { taskId: '0198c5a2-7d1e-7c3b-9f0a-2b4c6d8e0f11', sequence: 2 };
const data = { taskId: facts.taskId, status: 'failed', attempts: 1, effect: { class: 'once', applied: 'no' } };
const event = { specversion: '1.0', id: `${facts.taskId}/2`, subject: facts.taskId, sequence: 2 };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8');

describe('the event of a result that is erased', () => {
  it('keeps what it is told from others by, and nothing that it carried', () => {
    const error = { category: 'client', code: 'http_422', message: 'ada@example.com is taken', retryable: false };
    const carried = { ...data, output: { mail: 'ada@example.com\u0000' }, error, labels: { user: 'ada@example.com' } };
    const erased = erasedEvent(bytes({ ...event, data: carried }), facts);
    expect(erased.toString('utf8')).not.toContain('ada');
    expect(JSON.parse(erased.toString('utf8'))).toEqual({
      ...event,
      data: { ...data, error: { ...error, message: 'erased on request' }, labels: {}, erased: true },
    });
  });

  it('leads to no output that was kept apart', () => {
    const erased = erasedEvent(bytes({ ...event, data: { ...data, outputUrl: '/v1/tasks/1/output' } }), facts);
    expect(erased.toString('utf8')).not.toContain('outputUrl');
  });

  it.each(['', 'no json: ada', '"ada"', 'null', '{"data":"ada"}'])('is emptied where it is none: %s', (text) => {
    const erased = erasedEvent(Buffer.from(text), facts);
    expect(JSON.parse(erased.toString('utf8'))).toEqual({ id: `${facts.taskId}/2`, data: { taskId: facts.taskId } });
  });
});
