import { randomBytes } from 'node:crypto';
import { testVariable } from './test-environment.js';

/** A virtual host of its own for one spec file. */
export interface TestVhost {
  /** AMQP URL of the administrator in this virtual host. */
  readonly url: string;
  readonly vhost: string;
  /** Deletes the virtual host with all that is in it, closing its connections. */
  drop(): Promise<void>;
}

/** Makes a fresh, empty virtual host on the test broker, where the administrator may do everything. */
export async function createTestVhost(): Promise<TestVhost> {
  const vhost = `test-${randomBytes(6).toString('hex')}`;
  const url = new URL(testVariable('TEST_AMQP_URL'));
  await manageTestBroker('PUT', `/api/vhosts/${vhost}`);
  await manageTestBroker('PUT', `/api/permissions/${vhost}/${url.username}`, {
    configure: '.*',
    write: '.*',
    read: '.*',
  });
  url.pathname = `/${vhost}`;
  return { url: url.href, vhost, drop: () => manageTestBroker('DELETE', `/api/vhosts/${vhost}`).then(() => {}) };
}

/**
 * Calls the test broker's management API as its administrator.
 *
 * @param path begins with `/api/`
 * @returns the answer's JSON, undefined where there is none
 * @throws Error with the broker's answer when it is no success
 */
export async function manageTestBroker(method: string, path: string, body?: unknown): Promise<unknown> {
  const base = new URL(testVariable('TEST_AMQP_MANAGEMENT_URL'));
  const credentials = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  const answer = await fetch(`${base.origin}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} on the test broker: HTTP ${answer.status} ${text}`);
  return text ? (JSON.parse(text) as unknown) : undefined;
}
