import { RequestRefused } from '../errors.js';

/** Who asks to be let in. */
export interface Guest {
  readonly user: string;
  readonly vhost: string;
  /** The broker has let this client in before. */
  readonly wasIn: boolean;
}

/**
 * The refusal that `error` is, when it came of connecting; null for trouble that may pass. What the broker says of the
 * virtual host amqplib does not tell: whether it is missing, not for this user, full or not up yet. Who was in before
 * has the right one, so for them it may pass.
 */
export function connectRefusal(error: unknown, { user, vhost, wasIn }: Guest): RequestRefused | null {
  const { message = '', code = null } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
  if (/Handshake terminated by server: 403 /.test(message)) {
    return refused('login_refused', `the broker refuses the login of ${user}: check user and password in the address`);
  }
  if (/Expected ConnectionOpenOk; got <ConnectionClose/.test(message) && !wasIn) {
    const detail = `the broker does not open the virtual host ${vhost} to ${user}: check that it exists, that the user has rights in it, and how many connections it may have`;
    return refused('vhost_refused', detail);
  }
  if (code === 403) {
    const detail = `the broker user ${user} may not have a queue for answers: it needs the rights to configure and read amq.gen-* in ${vhost}`;
    return refused('queue_refused', detail);
  }
  return null;
}

function refused(code: string, detail: string): RequestRefused {
  return new RequestRefused({ status: 403, code, title: 'The broker refuses the connection', detail, errors: [] });
}
