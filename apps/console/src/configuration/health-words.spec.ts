import { describe, expect, it } from '@jest/globals';
import type { EndpointHealth } from './configured.js';
import { connectionHealth, endpointHealth, subscriptionHealth } from './health-words.js';

const endpoint = (over: Partial<EndpointHealth>): EndpointHealth => ({
  ...{ group: 'all', breaker: 'closed', reason: null, until: null, waiting: 0 },
  ...over,
});

describe('how a connection stands', () => {
  it('is well where there is nothing to tell', () => {
    expect(connectionHealth({ health: [] })).toEqual({ tone: 'good', text: 'well' });
  });

  it('is as its worst endpoints do, with how many tasks wait', () => {
    const limited = endpoint({ reason: 'rate_limited', waiting: 9 });
    const open = endpoint({ reason: 'breaker_open', breaker: 'open', waiting: 1 });
    expect(connectionHealth({ health: [endpoint({}), limited, open] })).toEqual({
      tone: 'bad',
      text: 'does not answer, 1 task waits',
    });
    expect(connectionHealth({ health: [limited] }).text).toBe('limits the rate of calls, 9 tasks wait');
    const refused = endpoint({ reason: 'configuration' });
    expect(connectionHealth({ health: [open, refused] }).text).toBe('refuses the credential or lacks a setting');
  });

  it('is being tried again while one probe looks', () => {
    expect(endpointHealth(endpoint({ breaker: 'half-open' })).tone).toBe('wait');
  });
});

describe('how a subscription stands', () => {
  it('says why it was disabled', () => {
    expect(subscriptionHealth({ enabled: true, disabledReason: null }).text).toBe('enabled');
    expect(subscriptionHealth({ enabled: false, disabledReason: null }).text).toBe('disabled');
    expect(subscriptionHealth({ enabled: false, disabledReason: 'gone' })).toEqual({
      tone: 'bad',
      text: 'disabled: gone',
    });
  });
});
