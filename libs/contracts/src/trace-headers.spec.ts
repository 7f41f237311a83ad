import { describe, expect, it } from '@jest/globals';
import { readTraceHeaders } from './trace-headers.js';

describe('trace headers', () => {
  it('are taken as they came, and only where they are text that can be stored', () => {
    expect(readTraceHeaders({ traceparent: '00-a-b-01', baggage: 7, other: 'x' })).toEqual({
      traceparent: '00-a-b-01',
    });
    expect(readTraceHeaders({ tracestate: 'x'.repeat(8193), baggage: 'a\u0000b', traceparent: '\ud800' })).toEqual({});
  });
});
