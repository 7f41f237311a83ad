import { describe, expect, it } from '@jest/globals';
import { type ConnectorDefinition, defineConnector } from './connector.js';
import type { EndpointLimits, LimitsOf } from './endpoint-limit.js';

const definition = (limits?: LimitsOf): ConnectorDefinition => ({
  name: 'shop',
  summary: 'A shop',
  settings: { type: 'object' },
  credentials: ['none'],
  actions: [],
  ...(limits === undefined ? {} : { limits }),
});

describe('the limits of a connector', () => {
  it('are none where it declares none', () => {
    expect(defineConnector(definition()).limits({})).toEqual({});
  });

  it('hold for every connection, or follow from its settings', () => {
    const slow = { perSecond: 0.5, burst: 1 };
    expect(defineConnector(definition({ default: slow })).limits({})).toEqual({ default: slow });
    const read: LimitsOf = ({ plan }): EndpointLimits => (plan === 'free' ? { search: slow } : {});
    expect(defineConnector(definition(read)).limits({ plan: 'free' })).toEqual({ search: slow });
  });

  it.each<[string, LimitsOf]>([
    ['a group that is no name', { 'A B': { perSecond: 1, burst: 1 } }],
    ['a rate of nothing', { default: { perSecond: 0, burst: 1 } }],
    ['a rate without end', { default: { perSecond: Number.POSITIVE_INFINITY, burst: 1 } }],
    ['a bucket that holds no token', { default: { perSecond: 1, burst: 0 } }],
  ])('are refused at start-up with %s', (_what, limits) => {
    expect(() => defineConnector(definition(limits))).toThrow('Connector shop limits');
  });
});
