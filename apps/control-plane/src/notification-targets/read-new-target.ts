import { type CREATE_NOTIFICATION_TARGET, compileSchema, type InputOf } from '#libs/contracts';
import type { MailTarget } from '#libs/delivery';
import { isMailAddress } from '#libs/egress';
import { ProblemError } from '#libs/nest-runtime';
import { checkCallback } from '../subscriptions/check-callback.js';

/** A target as it was asked for. */
export type AskedTarget = { name: string; address: string; alerts: boolean; weeklyReport: boolean } & (
  | { type: 'webhook' /** Null where one is to be made. */; secret: string | null }
  | { type: 'email'; server: MailTarget['server']; login: { user: string; password: string } | null }
);

type Input = InputOf<typeof CREATE_NOTIFICATION_TARGET>;

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const checks = {
  webhook: compileSchema({ type: 'object', properties: { secret: text(200) }, additionalProperties: false }),
  email: compileSchema({
    type: 'object',
    properties: { user: text(300), password: text(2_000) },
    required: ['user', 'password'],
    additionalProperties: false,
  }),
};

/** Reads what a target shall be; `hasServer` says whether the installation has a mail server. Throws a 400 that names the wrong field. */
export function readNewTarget(input: Input, hasServer: boolean): AskedTarget {
  const { type, credentials } = input;
  const violation = credentials === undefined ? null : checks[type](credentials);
  if (violation) throw wrong(`/credentials${violation.field}`, violation.message);
  return type === 'webhook' ? readWebhook(input) : readMail(input, hasServer);
}

function readWebhook({
  name,
  address,
  server,
  credentials = {},
  alerts = true,
  weeklyReport = false,
}: Input): AskedTarget {
  if (server !== undefined) throw wrong('/server', 'is of e-mail targets only');
  const secret = credentials['secret'] as string | undefined;
  const found = checkCallback(address, secret);
  if (found) throw wrong(found.pointer === '/url' ? '/address' : '/credentials/secret', found.detail);
  return { name, type: 'webhook', address, secret: secret ?? null, alerts, weeklyReport };
}

function readMail(
  { name, address, server, credentials, alerts = true, weeklyReport = false }: Input,
  hasServer: boolean,
): AskedTarget {
  if (!isMailAddress(address)) throw wrong('/address', 'must be one bare address, such as ops@example.com');
  if (server && !isMailAddress(server.from)) throw wrong('/server/from', 'must be one bare address');
  if (server && !/^[A-Za-z0-9.:-]+$/.test(server.host))
    throw wrong('/server/host', 'must be a host name or an address');
  if (!server && !hasServer)
    throw wrong('/server', 'is missing: the installation has no mail server, SMTP_URL is not set');
  if (!server && credentials) throw wrong('/credentials', 'are those of a server: name one');
  const login = credentials ? { user: String(credentials['user']), password: String(credentials['password']) } : null;
  return { name, type: 'email', address, server: server ?? null, login, alerts, weeklyReport };
}

function wrong(pointer: string, detail: string): ProblemError {
  return ProblemError.badRequest('invalid_body', { pointer, detail });
}
