import { readAddress } from '../address.js';

/** What an address says of who connects, and to which virtual host. */
export interface AmqpAddress {
  /** Null where none is given: then the broker's own default counts. */
  readonly user: string | null;
  readonly vhost: string;
}

/** Reads an address of a broker. @throws TypeError for one that is none; its message never shows the password */
export function readAmqpAddress(url: string): AmqpAddress {
  const { username, password, pathname } = readAddress('url', url, ['amqp:', 'amqps:']);
  decoded('password', password);
  const user = decoded('user', username);
  return { user: user === '' ? null : user, vhost: decoded('virtual host', pathname.slice(1)) || '/' };
}

function decoded(what: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError(`The ${what} in url holds a % that is not part of a code such as %25, the % itself`);
  }
}
