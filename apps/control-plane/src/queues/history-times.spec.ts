import { describe, expect, it } from '@jest/globals';
import { historyTimes } from './history-times.js';

const NOW = new Date('2026-11-30T12:00:00Z');

describe('the times of a history', () => {
  it('are the last hour, in quarters of a minute, unless asked otherwise', () => {
    expect(historyTimes({}, NOW)).toEqual({ from: new Date('2026-11-30T11:00:00Z'), to: NOW, step: 15 });
  });

  it('are told as finely as they are kept', () => {
    expect(historyTimes({ from: '2026-11-30T10:00:00Z' }, NOW).step).toBe(15);
    expect(historyTimes({ from: '2026-11-30T09:59:59Z' }, NOW).step).toBe(300);
    expect(historyTimes({ to: '2026-11-29T00:00:00Z' }, NOW)).toMatchObject({
      from: new Date('2026-11-28T23:00:00Z'),
      step: 300,
    });
  });

  it.each([
    [{ from: '2026-11-30T13:00:00Z' }, 'to'],
    [{ from: '2026-13-45T00:00:00Z' }, 'from'],
    [{ to: '2026-11-30T10:00:00Z', from: '2026-11-30T10:00:00Z' }, 'to'],
  ])('are refused where they make no sense: %j', (asked, parameter) => {
    expect(() => historyTimes(asked, NOW)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ status: 400, errors: [expect.objectContaining({ parameter })] }),
      }),
    );
  });
});
