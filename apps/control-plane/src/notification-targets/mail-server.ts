import { readFileSync } from 'node:fs';
import { ConfigError } from '#libs/config';
import { isMailAddress, type MailServer } from '#libs/egress';
import type { ControlPlaneConfig } from '../control-plane-config.js';

/** The settings of the installation's mail server. */
export type MailSettings = Pick<ControlPlaneConfig, 'smtpUrl' | 'smtpFrom' | 'smtpCaFile'>;

/** The installation's mail server; null where none is set. @throws ConfigError */
export function mailServerOf({ smtpUrl, smtpFrom: from }: MailSettings): MailServer | null {
  if (smtpUrl === '') return null;
  if (!isMailAddress(from)) throw new ConfigError(['SMTP_FROM must be one bare address: SMTP_URL needs it']);
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const security = protocol === 'smtps:' ? 'tls' : 'starttls';
  const login = username === '' ? null : { user: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { host: hostname, port: Number(port || (security === 'tls' ? 465 : 587)), security, from, login };
}

/** Further authorities that mail servers are trusted by. @throws ConfigError */
export function mailAuthoritiesOf({ smtpCaFile }: MailSettings): { ca?: string } {
  if (smtpCaFile === '') return {};
  try {
    return { ca: readFileSync(smtpCaFile, 'utf8') };
  } catch (error) {
    throw new ConfigError([`SMTP_CA_FILE cannot be read: ${error instanceof Error ? error.message : 'for no reason'}`]);
  }
}
