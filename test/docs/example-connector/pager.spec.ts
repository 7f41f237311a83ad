import { describe, expect, it } from '@jest/globals';
import { type ConformanceSample, connectorConformance } from '#libs/connector-kit';
import { openIncident } from './open-incident.js';
import { pager } from './pager.js';

const settings = { baseUrl: 'https://pager.example/v2' };
const samples: ConformanceSample[] = [
  { action: 'open-incident', input: { title: 'Disk full' }, settings, effect: 'keyed' },
  { action: 'open-incident', input: { title: 'Slow', urgency: 'low' }, settings, effect: 'keyed' },
  { action: 'get-incident', input: { id: 'PT4KHLK' }, settings, effect: 'read' },
];

describe('the connector pager', () => {
  for (const check of connectorConformance(pager, samples)) it(check.name, check.run);

  it('opens an incident by one POST that bears the operation token', () => {
    const request = openIncident.prepare({ input: { title: 'Disk full' }, settings, token: 'a-token' });
    expect(request).toMatchObject({ method: 'POST', url: 'https://pager.example/v2/incidents' });
    expect(request.headers['idempotency-key']).toBe('a-token');
    expect(request.body?.toString()).toBe('{"title":"Disk full","urgency":"high"}');
  });

  it('takes a 201 without a readable body for done: the incident is open', () => {
    const answer = { kind: 'answered', status: 201, headers: {}, body: Buffer.from('<html>') } as const;
    const reading = openIncident.read(answer, { repeated: false, method: 'POST', now: 0 });
    expect(reading).toEqual({ kind: 'done', output: { id: null } });
  });
});
