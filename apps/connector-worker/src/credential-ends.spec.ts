import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CredentialVault } from '#libs/credentials';
import type { ConnectionStore } from '#libs/persistence';
import type { Telemetry } from '#libs/telemetry';
import { specTelemetry } from '../../../test/support/spec-telemetry.js';
import { CachedConnections } from './cached-connections.js';
import { CredentialEnds, observeCredentialEnds } from './credential-ends.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');
const HOUR = 3_600_000;
const at = (ms: number) => new Date(ms);

describe('the ends of credentials', () => {
  it('are told of each connector by the first, of connections that were used within a day', () => {
    const ends = new CredentialEnds();
    ends.note('acme', 'late', 'http', at(NOW + 9 * HOUR), NOW);
    ends.note('acme', 'soon', 'http', at(NOW + HOUR), NOW);
    ends.note('other', 'soon', 'github', at(NOW - HOUR), NOW);
    ends.note('other', 'unused', 'github', at(NOW - 2 * HOUR), NOW - 25 * HOUR);
    expect([...ends.firstEnds(NOW)]).toEqual([
      ['http', NOW + HOUR],
      ['github', NOW - HOUR],
    ]);
  });

  it('are forgotten once the connection has a credential that does not tell', () => {
    const ends = new CredentialEnds();
    ends.note('acme', 'shop', 'http', at(NOW + HOUR), NOW);
    ends.note('acme', 'shop', 'http', null, NOW);
    expect(ends.firstEnds(NOW).size).toBe(0);
  });
});

describe('a worker that opens connections', () => {
  let telemetry: Telemetry;
  beforeAll(() => {
    telemetry = specTelemetry();
  });
  afterAll(() => telemetry.stop());

  it('tells when the first credential ends that says so itself, and neither whose it is nor the credential', async () => {
    const exp = Math.floor(Date.now() / 1e3) + 3_600;
    const token = `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.c2lnbmF0dXJl`;
    const store = { find: async () => ({ connector: 'http', settings: {}, version: 1, accountSince: 1 }) };
    const vault = { open: async () => ({ type: 'bearer', token }) };
    const ends = new CredentialEnds();
    const end = observeCredentialEnds(ends);
    const connections = new CachedConnections(
      store as unknown as ConnectionStore,
      vault as unknown as CredentialVault,
      ends,
    );
    expect((await connections.open('acme', 'shop')).kind).toBe('open');
    const told = (await telemetry.metrics()).split('\n').filter((line) => /^waybill_credential/.test(line));
    expect(told).toEqual([`waybill_credential_expiry_timestamp_seconds{connector="http"} ${exp}`]);
    end();
  });
});
