import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Telemetry } from '#libs/telemetry';
import { selfSignedCertificate } from '../../../../test/support/self-signed-certificate.js';
import { specTelemetry } from '../../../../test/support/spec-telemetry.js';
import { TlsFront } from '../../../../test/support/tls-front.js';
import { createTestVhost, type TestVhost } from '../../../../test/support/vhost.js';
import { ManagedConnection } from './managed-connection.js';

const ENDS = new Date('2041-02-03T04:05:06Z');

describe('the certificate of the broker', () => {
  const certificate = selfSignedCertificate('localhost', ENDS);
  let place: TestVhost;
  let front: TlsFront;
  let telemetry: Telemetry;
  beforeAll(async () => {
    telemetry = specTelemetry();
    place = await createTestVhost();
    front = await TlsFront.before(place.url, certificate);
  });
  afterAll(async () => {
    front.close();
    await place.drop();
    await telemetry.stop();
  });

  const told = async () =>
    (await telemetry.metrics()).split('\n').filter((line) => line.startsWith('waybill_certificate_expiry'));

  it('is told by the time it ends, while a connection over TLS stands', async () => {
    const tls = { ca: Buffer.from(certificate.cert) };
    const connection = new ManagedConnection({ url: front.through(place.url), name: 'spec over TLS', tls });
    await connection.start();
    expect(await told()).toEqual([
      `waybill_certificate_expiry_timestamp_seconds{connection="spec over TLS"} ${ENDS.getTime() / 1e3}`,
    ]);
    await connection.close();
    expect(await told()).toEqual([]);
  });

  it('is not told of a connection in plain text', async () => {
    const connection = new ManagedConnection({ url: place.url, name: 'spec in plain text' });
    await connection.start();
    expect(await told()).toEqual([]);
    await connection.close();
  });
});
