import { rootCertificates } from 'node:tls';
import nodemailer from 'nodemailer';
import { reach } from '#libs/failpoints';
import type { EgressAllowance } from './egress-allowance.js';
import type { ResolveHost } from './guarded-connector.js';
import { openGuardedSocket } from './guarded-socket.js';

/** A server that takes mail. Never spoken to in the clear: `tls` from the first byte, or `starttls` before anything is said. */
export interface MailServer {
  host: string;
  port: number;
  security: 'tls' | 'starttls';
  /** Who it is from, as `waybill@example.com`. */
  from: string;
  /** Null where the server asks for none. */
  login: { user: string; password: string } | null;
}

/** One mail to one address. */
export interface Mail {
  /** Stays the same however often it is sent; becomes its Message-ID. Letters, digits and dashes. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** How sending one ended. `error` holds no secret. */
export type MailEnd = { kind: 'taken' } | { kind: 'failed'; error: string };

/** Where mail may go, and whom servers are trusted by. */
export interface MailPolicy {
  allow: EgressAllowance;
  resolve?: ResolveHost;
  /** Certificates in PEM form that are trusted beside those of the system. */
  ca?: string;
}

const CONNECT_MS = 10_000;
/** How long a server may be silent, and take for all of it; milliseconds. */
const SILENT_MS = 15_000;
const WHOLE_MS = 30_000;

const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what ends a header line is to be found
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Whether mail can go there: one bare address, in which nothing can end a line or begin another. */
export const isMailAddress = (text: string): boolean => ADDRESS.test(text);

/** Sends one mail over a connection of its own, certificates verified. Never rejects for what the network or the server does. */
export async function sendMail(server: MailServer, mail: Mail, policy: MailPolicy): Promise<MailEnd> {
  if (!isMailAddress(mail.to) || !isMailAddress(server.from) || !/^[A-Za-z0-9-]{1,100}$/.test(mail.id)) {
    return { kind: 'failed', error: 'invalid_mail: an address or the id is none' };
  }
  const calls = reach('call', 'before');
  if (calls) await calls;
  const end = await attempt(server, mail, policy).then(
    (): MailEnd => ({ kind: 'taken' }),
    (error: unknown): MailEnd => ({ kind: 'failed', error: explain(error) }),
  );
  const ended = reach('call', 'after');
  if (ended) await ended;
  return end;
}

async function attempt(server: MailServer, mail: Mail, policy: MailPolicy): Promise<void> {
  const { host, port, security, from, login } = server;
  const { allow, resolve, ca } = policy;
  const socket = await openGuardedSocket({ host, port, allow, resolve, timeoutMs: CONNECT_MS });
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: true,
    tls: {
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: SILENT_MS,
    socketTimeout: SILENT_MS,
    getSocket: (_options, give) => give(null, { connection: socket }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const late = setTimeout(() => socket.destroy(new Error(`${host} took more than ${WHOLE_MS} ms`)), WHOLE_MS);
  try {
    await transport.sendMail({
      from,
      to: mail.to,
      subject: mail.subject.replaceAll(CONTROLS, ' ').slice(0, 300),
      text: mail.text,
      messageId: `<${mail.id}@${from.slice(from.indexOf('@') + 1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    clearTimeout(late);
    transport.close();
    socket.destroy();
  }
}

/** What a server or the network said, in one line. */
function explain(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const said = typeof message === 'string' ? message : 'it failed';
  return `${typeof code === 'string' ? `${code}: ` : ''}${said}`.replaceAll(CONTROLS, ' ').slice(0, 400);
}
