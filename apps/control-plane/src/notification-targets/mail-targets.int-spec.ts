import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { PostgresDeadLetterSink } from '#libs/persistence';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { type MailReceiver, mailReceiver } from '../../../../test/support/mail-receiver.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

const PASSWORD = 'canary-mail-2b7e';

let scene: ControlPlaneScene;
let house: MailReceiver;
let own: MailReceiver;
const folder = mkdtempSync(join(tmpdir(), 'mail-'));

beforeAll(async () => {
  house = await mailReceiver({ security: 'tls' });
  own = await mailReceiver({ login: { user: 'waybill', password: PASSWORD } });
  const authorities = join(folder, 'authorities.pem');
  writeFileSync(authorities, `${house.certificate}\n${own.certificate}`);
  const settings = {
    EGRESS_ALLOW: 'loopback',
    SMTP_URL: `smtps://localhost:${house.port}`,
    SMTP_FROM: 'waybill@house.example',
    SMTP_CA_FILE: authorities,
  };
  scene = await controlPlaneScene(undefined, settings, { alertEveryMs: 50 });
}, 30_000);
afterAll(async () => {
  await scene?.drop();
  await house?.close();
  await own?.close();
  rmSync(folder, { recursive: true });
}, 30_000);

const make = (json: object) => scene.call('POST', '/v1/alert-targets', { json: { type: 'email', ...json } });
const test = (name: string) => scene.call('POST', `/v1/alert-targets/${name}/test`);

describe('an e-mail target', () => {
  it('is sent the report of the last week once, where it is to have it', async () => {
    await make({ name: 'boss', address: 'boss@example.com', alerts: false, weeklyReport: true });
    const mail = await waitUntil('the report', () => house.taken.find(({ to }) => to.includes('boss@example.com')));
    const week = (await scene.call('GET', '/v1/reports/weekly')).body.week;
    expect(mail.source).toContain(`Subject: [Waybill] Week ${week} of tenant acme`);
    expect(mail.source).toContain(`Message-ID: <weekly-report-${week}-acme@house.example>`);
    // One mailbox may be that of two tenants, and keeps of mails with one id the first.
    const json = { name: 'boss', type: 'email', address: 'theirs@example.com', alerts: false, weeklyReport: true };
    await scene.call('POST', '/v1/alert-targets', { json, key: scene.keys.other });
    const theirs = await waitUntil('theirs', () => house.taken.find(({ to }) => to.includes('theirs@example.com')));
    expect(theirs.source).toContain(`Message-ID: <weekly-report-${week}-other@house.example>`);
    expect(mail.source).toContain('No task ended.');
    await waitUntil('two more rounds', async () => {
      await make({ name: `round-${newUuid()}`, address: 'next@example.com', alerts: false, weeklyReport: true });
      return house.taken.filter(({ to }) => to.includes('next@example.com')).length > 1;
    });
    expect(house.taken.filter(({ to }) => to.includes('boss@example.com')).length).toBe(1);
  });

  it('is told of alerts in plain text, by the mail server of the installation', async () => {
    expect((await make({ name: 'ops', address: 'ops@example.com' })).status).toBe(201);
    const letter = deadLetter({ reason: `r-${newUuid()}` });
    await new PostgresDeadLetterSink(scene.superuser).store([letter]);
    const mail = await waitUntil('mail', () => house.taken.find(({ source }) => source.includes('Firing')));
    expect(mail).toMatchObject({ to: ['ops@example.com'], from: 'waybill@house.example', secure: true });
    const text = mail.source.replaceAll('=\r\n', '');
    expect(text).toContain(`1 dead letter of http request: ${letter.reason}`);
    expect(text).toContain('Runbook: docs/runbooks/incident.md');
    expect(text).toMatch(/^Message-ID: <[0-9a-f-]{36}@house\.example>/m);
  });

  it('has a server of its own, which it signs in to; the password comes out nowhere', async () => {
    const server = { host: 'localhost', port: own.port, security: 'starttls', from: 'waybill@own.example' };
    const credentials = { user: 'waybill', password: PASSWORD };
    const made = await make({ name: 'own', address: 'ops@example.com', server, credentials });
    expect(made).toMatchObject({ status: 201, body: { server, address: 'ops@example.com' } });
    expect((await test('own')).body).toMatchObject({ delivered: true, status: null, error: null });
    expect(own.taken.at(-1)).toMatchObject({ user: 'waybill', secure: true });
    const rows = await scene.query('SELECT sealed_secret, server FROM notification_targets');
    const audit = await scene.query('SELECT * FROM audit_entries');
    const listed = (await scene.call('GET', '/v1/alert-targets')).body;
    expect(JSON.stringify([rows, audit, listed, made.body])).not.toContain('canary');
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(PASSWORD).toString('hex'));
  });

  it('whose server refuses it says so, without the password, and is told later', async () => {
    const server = { host: 'localhost', port: own.port, security: 'starttls', from: 'waybill@own.example' };
    await make({ name: 'stranger', address: 'a@example.com', server, credentials: { user: 'x', password: PASSWORD } });
    const { body } = await test('stranger');
    expect(body).toMatchObject({ delivered: false, error: expect.stringContaining('EAUTH') });
    expect(JSON.stringify(body)).not.toContain('canary');
  });
});
