import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#libs/persistence';
import type { Telemetry } from '#libs/telemetry';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { selfSignedCertificate } from '../../../test/support/self-signed-certificate.js';
import { specTelemetry } from '../../../test/support/spec-telemetry.js';
import { TlsFront } from '../../../test/support/tls-front.js';
import { observeDatabaseCertificate } from './database-certificate.js';

const ENDS = new Date('2041-02-03T04:05:06Z');

describe('the certificate of the database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const ends: (() => void)[] = [];
  let testDatabase: TestDatabase;
  let front: TlsFront;
  let telemetry: Telemetry;
  beforeAll(async () => {
    telemetry = specTelemetry();
    const certificate = selfSignedCertificate('localhost', ENDS);
    writeFileSync(join(folder, 'ca.pem'), certificate.cert);
    testDatabase = await createTestDatabase();
    front = await TlsFront.before(testDatabase.url, certificate);
  });
  afterAll(async () => {
    for (const end of ends) end();
    front.close();
    await testDatabase.drop();
    await telemetry.stop();
    rmSync(folder, { recursive: true });
  });

  const told = async () =>
    (await telemetry.metrics()).split('\n').filter((line) => line.startsWith('waybill_certificate_expiry'));
  const watch = (find: () => Database) => {
    const end = observeDatabaseCertificate({ get: find as never });
    ends.push(end);
    return end;
  };

  it('is told by the time it ends, once a connection was made', async () => {
    const url = `${front.through(testDatabase.url)}?sslmode=verify-full&sslrootcert=${join(folder, 'ca.pem')}`;
    const database = new Database({ url, applicationName: 'spec', poolSize: 1 });
    const end = watch(() => database);
    expect(await told()).toEqual([]);
    expect(await database.isReachable()).toBe(true);
    expect(await told()).toEqual([
      `waybill_certificate_expiry_timestamp_seconds{connection="database"} ${ENDS.getTime() / 1e3}`,
    ]);
    end();
    await database.close();
  });

  it('is not told where the connection is in plain text, or where the application has no database', async () => {
    const database = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 1 });
    watch(() => database);
    watch(() => {
      throw new Error('no such provider');
    });
    expect(await database.isReachable()).toBe(true);
    expect(await told()).toEqual([]);
    await database.close();
  });
});
