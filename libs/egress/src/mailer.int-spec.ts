import { afterEach, describe, expect, it } from '@jest/globals';
import { type MailManners, type MailReceiver, mailReceiver } from '../../../test/support/mail-receiver.js';
import { parseEgressAllow } from './egress-allowance.js';
import { type Mail, type MailServer, sendMail } from './mailer.js';

let server: MailReceiver | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const mail: Mail = { id: 'id-1', to: 'ops@example.com', subject: 'Firing: parked', text: 'Look at it.\n.\nDone.' };

/** Has a mail sent to a server that is made with these manners; its certificate is trusted unless told otherwise. */
async function send(
  manners: MailManners,
  over: Partial<Mail> = {},
  how: Partial<MailServer & { ca: string; allow: string }> = {},
) {
  await server?.close();
  server = await mailReceiver(manners);
  const { ca = server.certificate, allow = 'loopback', ...of } = how;
  const security = manners.security === 'tls' ? 'tls' : 'starttls';
  const to = {
    host: 'localhost',
    port: server.port,
    security,
    from: 'waybill@example.com',
    login: null,
    ...of,
  } as const;
  return sendMail(to, { ...mail, ...over }, { allow: parseEgressAllow(allow), ...(ca === '' ? {} : { ca }) });
}

describe('a mail', () => {
  it.each(['tls', 'starttls'] as const)('is taken over verified TLS (%s), under an id that stays', async (security) => {
    expect(await send({ security })).toEqual({ kind: 'taken' });
    const [taken] = server?.taken ?? [];
    expect(taken).toMatchObject({ from: 'waybill@example.com', to: ['ops@example.com'], secure: true });
    expect(taken?.source).toMatch(/^Message-ID: <id-1@example\.com>\r?$/m);
    expect(taken?.source).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(taken?.source).toContain('Look at it.');
    expect(taken?.source).toContain('Done.');
  });

  it('is sent by whoever signs in, and what they sign in with is in no error', async () => {
    const login = { user: 'waybill', password: 'canary-9f3a' };
    expect(await send({ login }, {}, { login })).toEqual({ kind: 'taken' });
    expect(server?.taken[0]?.user).toBe('waybill');
    const end = await send({ login }, {}, { login: { ...login, password: 'canary-wrong' } });
    expect(end).toMatchObject({ kind: 'failed', error: expect.stringContaining('EAUTH') });
    expect(JSON.stringify(end)).not.toMatch(/canary|Y2FuYXJ5/);
  });

  it('is not sent where the certificate is nobody’s we trust, or is for another name', async () => {
    expect(await send({ security: 'tls' }, {}, { ca: '' })).toMatchObject({ kind: 'failed' });
    expect(server?.taken).toEqual([]);
    const named = await send({ name: 'mail.example.net' });
    expect(named).toMatchObject({ kind: 'failed', error: expect.stringMatching(/altnames|cert/i) });
    expect(server?.taken).toEqual([]);
  });

  it('is not sent, nor signed in for, to a server that speaks in the clear', async () => {
    const end = await send({ security: 'none' }, {}, { login: { user: 'a', password: 'b' } });
    expect(end).toMatchObject({ kind: 'failed', error: expect.stringContaining('ETLS') });
    expect(server?.taken).toEqual([]);
  });

  it('says what the server refused it with', async () => {
    const end = await send({ refusal: { code: 452, text: 'Mailbox\u0007full' } });
    expect(end).toMatchObject({ kind: 'failed', error: expect.stringMatching(/452.*Mailbox/) });
  });

  it('does not leave for an address that nobody allowed', async () => {
    const end = await send({}, {}, { allow: '' });
    expect(end).toMatchObject({ kind: 'failed', error: expect.stringContaining('permitted') });
    const literal = await send({}, {}, { allow: '', host: '127.0.0.1' });
    expect(literal).toMatchObject({ kind: 'failed', error: expect.stringContaining('permitted') });
  });

  it('has no headers but ours, whatever stands in its subject', async () => {
    expect(await send({}, { subject: 'a\r\nBcc: thief@example.com\r\n\r\nbody\u2028x' })).toEqual({ kind: 'taken' });
    const [taken] = server?.taken ?? [];
    expect(taken?.to).toEqual(['ops@example.com']);
    const [head = ''] = taken?.source.split('\r\n\r\n') ?? [];
    expect(head).not.toMatch(/^bcc:/im);
    expect(head).toMatch(/^Subject: a Bcc: thief@example\.com body x\r?$/m);
  });

  it.each([
    'a@example.com, b@example.com',
    'a@example.com\r\nRCPT TO:<b@example.com>',
    '<a@example.com>',
    'Ops <a@example.com>',
    'a@',
    '@example.com',
    'a b@example.com',
    '',
  ])('goes to one bare address, so not to %j', async (to) => {
    expect(await send({}, { to })).toMatchObject({ kind: 'failed', error: expect.stringContaining('invalid_mail') });
    expect(server?.taken).toEqual([]);
  });

  it('that nobody takes in time is given up', async () => {
    server = await mailReceiver();
    const { port } = server;
    await server.close();
    server = null;
    const to = { host: 'localhost', port, security: 'tls', from: 'waybill@example.com', login: null } as const;
    const end = await sendMail(to, mail, { allow: parseEgressAllow('loopback') });
    expect(end).toMatchObject({ kind: 'failed', error: expect.stringContaining('ECONNREFUSED') });
  });
});
