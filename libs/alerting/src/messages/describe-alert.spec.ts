import { describe, expect, it } from '@jest/globals';
import type { AlertKind } from '#libs/contracts';
import type { FindingDetail } from '../ports/alert-store.js';
import { consolePlaceOf, describeAlert } from './describe-alert.js';

const AT = '2026-12-04T12:00:00.000Z';
const CASES: readonly [AlertKind, string, number, FindingDetail, string, string][] = [
  [
    ...(['source-silent', 'shop', 7_200, { heardAt: AT }] as const),
    `Source shop has had no webhook since ${AT}; one was to come within 2 hours`,
    '#/sources/shop',
  ],
  [
    ...(['source-silent', 'shop', 90, { heardAt: null }] as const),
    'Source shop has had no webhook since it was made; one was to come within 90 seconds',
    '#/sources/shop',
  ],
  [
    ...(['queue-without-consumers', 'waybill.tasks.http', 1, {}] as const),
    'Nobody consumes waybill.tasks.http, and 1 message waits in it',
    '#/queues/waybill.tasks.http',
  ],
  [
    ...(['webhooks-refused', 'shop', 12, { reason: 'mismatch' }] as const),
    '12 webhooks of source shop refused within a quarter of an hour, most of them as mismatch',
    '#/sources/shop',
  ],
  [
    ...(['credential-expiring', 'main', 4, { connector: 'http', endsAt: AT, ended: false }] as const),
    `The credential of connection main of connector http ends in 4 days: ${AT}`,
    '#/connections/main',
  ],
  [
    ...(['credential-expiring', 'main', 0, { connector: 'http', endsAt: AT, ended: true }] as const),
    `The credential of connection main of connector http has ended: ${AT}`,
    '#/connections/main',
  ],
  [
    ...(['api-key-expiring', 'k-1', 0, { name: 'agent', endsAt: AT, ended: false }] as const),
    `API key agent (k-1) ends within a day: ${AT}`,
    '#/alerts',
  ],
  [
    ...(['certificate-expiring', 'rabbitmq', 1, { server: 'RabbitMQ', endsAt: AT, ended: false }] as const),
    `The certificate that RabbitMQ shows ends in 1 day: ${AT}`,
    '#/alerts',
  ],
  [
    ...(['backlog', 'http', 2, { minutes: 15 }] as const),
    '2 tasks of connector http due for more than 15 minutes and not taken',
    '#/queues/waybill.tasks.http',
  ],
];

describe('what an alert says', () => {
  it.each(CASES)('of %s %s (%d, %j)', (kind, subject, value, detail, text, place) => {
    expect(describeAlert({ kind, subject, value, detail })).toBe(text);
    expect(consolePlaceOf({ kind, subject })).toBe(place);
  });
});
