import { describe, expect, it } from '@jest/globals';
import type { EndpointHealth } from './configured.js';
import { connectionHealth, endpointHealth, sourceHealth, subscriptionHealth } from './health-words.js';

const endpoint = (over: Partial<EndpointHealth>): EndpointHealth => ({
  ...{ group: 'all', breaker: 'closed', reason: null, until: null, since: null, waiting: 0 },
  ...over,
});

const going = { paused: null, connectorPaused: null };
const pause = { since: '2026-11-30T12:00:00Z', by: 'user:x', note: null };

describe('how a connection stands', () => {
  it('is paused before anything else', () => {
    const health = [endpoint({ reason: 'breaker_open' })];
    expect(connectionHealth({ health, ...going, paused: pause })).toEqual({ tone: 'wait', text: 'paused' });
    expect(connectionHealth({ health, ...going, connectorPaused: pause }).text).toBe('its connector is paused');
  });

  it('is well where there is nothing to tell', () => {
    expect(connectionHealth({ health: [], ...going })).toEqual({ tone: 'good', text: 'well' });
  });

  it('is as its worst endpoints do, with how many tasks wait', () => {
    const limited = endpoint({ reason: 'rate_limited', waiting: 9 });
    const open = endpoint({ reason: 'breaker_open', breaker: 'open', waiting: 1 });
    expect(connectionHealth({ health: [endpoint({}), limited, open], ...going })).toEqual({
      tone: 'bad',
      text: 'does not answer, 1 task waits',
    });
    expect(connectionHealth({ health: [limited], ...going }).text).toBe('limits the rate of calls, 9 tasks wait');
    const refused = endpoint({ reason: 'configuration' });
    expect(connectionHealth({ health: [open, refused], ...going }).text).toBe(
      'refuses the credential or lacks a setting',
    );
  });

  it('is being tried again while one probe looks', () => {
    expect(endpointHealth(endpoint({ breaker: 'half-open' })).tone).toBe('wait');
  });
});

describe('how a source stands', () => {
  it('is silent, heard, or not heard yet', () => {
    const activity = { lastReceivedAt: null, expectedEverySeconds: null, expectedBy: null, refused: [] };
    expect(sourceHealth({ activity: { ...activity, silent: true } })).toEqual({ tone: 'bad', text: 'silent' });
    expect(sourceHealth({ activity: { ...activity, silent: false } }).text).toBe('not heard yet');
    const lastReceivedAt = '2026-11-30T12:00:00Z';
    expect(sourceHealth({ activity: { ...activity, lastReceivedAt, silent: false } }).text).toBe('heard');
    expect(sourceHealth({ activity: null }).tone).toBe('wait');
  });
});

describe('how a subscription stands', () => {
  const rest = { paused: null, deliveries: null };

  it('tells a pause, and what is owed for a reason', () => {
    const enabled = { ...rest, enabled: true, disabledReason: null };
    expect(subscriptionHealth({ ...enabled, paused: pause })).toEqual({ tone: 'wait', text: 'paused' });
    const lastFailure = { eventId: 'x', status: 503, error: 'answered 503' };
    const deliveries = { owed: 0, nextAt: null, deliveredAt: null, givenUpAt: null, lastFailure };
    expect(subscriptionHealth({ ...enabled, deliveries }).tone).toBe('good');
    expect(subscriptionHealth({ ...enabled, deliveries: { ...deliveries, owed: 1 } }).tone).toBe('bad');
  });

  it('says why it was disabled', () => {
    expect(subscriptionHealth({ ...rest, enabled: true, disabledReason: null }).text).toBe('enabled');
    expect(subscriptionHealth({ ...rest, enabled: false, disabledReason: null }).text).toBe('disabled');
    expect(subscriptionHealth({ ...rest, enabled: false, disabledReason: 'gone' })).toEqual({
      tone: 'bad',
      text: 'disabled: gone',
    });
  });
});
