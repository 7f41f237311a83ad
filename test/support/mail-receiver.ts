import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** A mail as a server took it. */
export interface TakenMail {
  from: string;
  to: string[];
  /** The whole of it, headers first. */
  source: string;
  secure: boolean;
  user: string | null;
}

/** How a mail server is to be. */
export interface MailManners {
  /** TLS from the first byte, or after STARTTLS. @default 'starttls' */
  security?: 'tls' | 'starttls' | 'none';
  /** The name its certificate is for. @default 'localhost' */
  name?: string;
  /** Who may send; anyone where it is absent. */
  login?: { user: string; password: string };
  /** What it answers to the mail itself; takes it where it is absent. */
  refusal?: { code: number; text: string };
}

/** A real SMTP server on loopback. */
export interface MailReceiver {
  port: number;
  /** The certificate it shows, signed by itself, in PEM form. */
  certificate: string;
  taken: TakenMail[];
  close(): Promise<void>;
}

/** Listens on a port of loopback, with a certificate made for it. */
export async function mailReceiver(manners: MailManners = {}): Promise<MailReceiver> {
  const { security = 'starttls', name = 'localhost', login, refusal } = manners;
  const { key, certificate } = selfSigned(name);
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    secure: security === 'tls',
    key,
    cert: certificate,
    disabledCommands: security === 'none' ? ['STARTTLS'] : [],
    authOptional: login === undefined,
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === login?.user && password === login?.password;
      return isRight ? done(null, { user: username }) : done(new Error('Who is that?'));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusal) return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('utf8'),
          secure: session.secure,
          user: typeof session.user === 'string' ? session.user : null,
        });
        return done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  return {
    port: (server.server.address() as AddressInfo).port,
    certificate,
    taken,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function selfSigned(name: string): { key: string; certificate: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const files = ['-keyout', key, '-out', certificate];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-days', '2', ...kind, ...files, ...subject], { stdio: 'ignore' });
  const made = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
