import { describe, expect, it } from '@jest/globals';
import { WAITING_REASONS } from '#libs/contracts';
import { standingValues } from './standing-values.js';

describe('the gauges of how everything stands', () => {
  it('are zero for every known connector, reason and state of which there is nothing', () => {
    const values = standingValues([], ['http', 'github']);
    expect(values.waiting).toHaveLength(2 * WAITING_REASONS.length);
    expect(values['waiting-oldest']).toHaveLength(2 * WAITING_REASONS.length);
    expect(values.parked).toEqual([
      { value: 0, labels: { connector: 'http' } },
      { value: 0, labels: { connector: 'github' } },
    ]);
    expect(values.results).toEqual([{ value: 0, labels: {} }]);
    expect(values['redrive-runs'].map(({ labels }) => labels['state'])).toEqual(['running', 'paused']);
    expect(values['redrive-letters']).toEqual([{ value: 0, labels: {} }]);
    expect(values.deliveries.map(({ labels }) => labels['state'])).toEqual(['due', 'leased', 'scheduled']);
    expect(
      Object.values(values)
        .flat()
        .every(({ value }) => value === 0),
    ).toBe(true);
  });

  it('tell what was counted under its connector and reason', () => {
    const values = standingValues([{ what: 'waiting', of: 'http', detail: 'retry', value: 7 }], ['http']);
    expect(values.waiting).toContainEqual({ value: 7, labels: { connector: 'http', reason: 'retry' } });
  });

  it('add up connectors that nobody knows, whatever a message calls them, and take the worse of two ages and breakers', () => {
    const values = standingValues(
      [
        { what: 'dead-letters', of: 'http', detail: null, value: 1 },
        { what: 'dead-letters', of: '', detail: null, value: 2 },
        { what: 'dead-letters', of: 'tenant-7.secret', detail: null, value: 3 },
        { what: 'breaker', of: 'gone', detail: null, value: 2 },
        { what: 'breaker', of: 'also-gone', detail: null, value: 1 },
        { what: 'oldest', of: 'gone', detail: null, value: 5 },
        { what: 'oldest', of: 'also-gone', detail: null, value: 4 },
        { what: 'accepted', of: 'gone', detail: null, value: 7 },
        { what: 'accepted', of: 'also-gone', detail: null, value: 6 },
        { what: 'untaken', of: 'gone', detail: null, value: 9 },
        { what: 'untaken', of: 'also-gone', detail: null, value: 8 },
      ],
      ['http'],
    );
    expect(values['dead-letters']).toEqual([
      { value: 1, labels: { connector: 'http' } },
      { value: 5, labels: { connector: 'unknown' } },
    ]);
    expect(values.breaker).toContainEqual({ value: 2, labels: { connector: 'unknown' } });
    expect(values.oldest).toContainEqual({ value: 5, labels: { connector: 'unknown' } });
    expect(values.accepted).toContainEqual({ value: 7, labels: { connector: 'unknown' } });
    expect(values.untaken).toContainEqual({ value: 9, labels: { connector: 'unknown' } });
  });
});
