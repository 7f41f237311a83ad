import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TcpProxy } from '../../../../test/support/tcp-proxy.js';
import { createTestVhost, manageTestBroker, type TestVhost } from '../../../../test/support/vhost.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { BrokerRefused } from './broker-fitness.js';
import { ManagedConnection } from './managed-connection.js';

jest.setTimeout(30_000);

describe('a managed connection', () => {
  let place: TestVhost;
  let proxy: TcpProxy;
  const open: ManagedConnection[] = [];
  beforeAll(async () => {
    place = await createTestVhost();
    proxy = await TcpProxy.before(place.url);
  });
  afterAll(async () => {
    for (const connection of open) await connection.close();
    await proxy.close();
    await place.drop();
  });

  const connectionTo = (url: string, timeoutMs = 10_000): ManagedConnection => {
    const connection = new ManagedConnection({ url, name: `spec ${place.vhost}`, retryCapMs: 200, timeoutMs });
    open.push(connection);
    return connection;
  };
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(place.url);
    change(url);
    return url.href;
  };

  it('refuses a wrong password in a sentence without it', async () => {
    const attempt = connectionTo(changed((url) => (url.password = 'not-the-secret'))).start();
    const error = await attempt.catch((refusal: unknown) => refusal);
    expect(error).toBeInstanceOf(BrokerRefused);
    expect(String(error)).toMatch(/refused spec .* Check RABBITMQ_URL/);
    expect(String(error)).not.toContain('not-the-secret');
  });

  it('refuses a vhost that does not exist, naming it', async () => {
    const attempt = connectionTo(changed((url) => (url.pathname = '/no-such-vhost'))).start();
    await expect(attempt).rejects.toThrow(/in vhost no-such-vhost/);
  });

  it('waits at its start for a broker that is not there yet', async () => {
    proxy.refuse();
    const connection = connectionTo(proxy.through(place.url));
    const starting = connection.start();
    await waitUntil('a first try', () => connection.state === 'connecting');
    proxy.accept();
    await starting;
    expect(connection.state).toBe('connected');
  });

  it('comes back after its broker went away, and says so', async () => {
    const connection = connectionTo(proxy.through(place.url));
    await connection.start();
    const states: string[] = [];
    connection.onState((state) => states.push(state));
    proxy.refuse();
    await waitUntil('some tries', () => states.length > 2);
    expect(new Set(states)).toEqual(new Set(['connecting']));
    proxy.accept();
    await waitUntil('the connection', () => connection.state === 'connected');
    const channel = await connection.openChannel();
    await channel.close();
  });

  it('comes back after an operator closed it', async () => {
    const connection = connectionTo(place.url);
    await connection.start();
    const states: string[] = [];
    connection.onState((state) => states.push(state));
    await waitUntil('the broker to list and close it', async () => {
      const rows = (await manageTestBroker('GET', `/api/vhosts/${place.vhost}/connections`)) as { name: string }[];
      for (const { name } of rows) await manageTestBroker('DELETE', `/api/connections/${encodeURIComponent(name)}`);
      return states.includes('connecting');
    });
    await waitUntil('the way back', () => connection.state === 'connected');
  });

  it('shows its name and its user to the operator', async () => {
    const connection = connectionTo(place.url);
    await connection.start();
    expect(connection.userName).toBe(new URL(place.url).username);
    await waitUntil('its name', async () => {
      const rows = (await manageTestBroker('GET', `/api/vhosts/${place.vhost}/connections`)) as {
        client_properties?: { connection_name?: string };
      }[];
      return rows.some((row) => row.client_properties?.connection_name === `spec ${place.vhost}`);
    });
  });

  it('gives up a handshake with something that does not answer', async () => {
    proxy.hush('both');
    const connection = connectionTo(proxy.through(place.url), 300);
    const details: (string | null)[] = [];
    connection.onState((_state, detail) => details.push(detail));
    connection.startInBackground();
    await waitUntil('a timeout', () => details.some((detail) => detail?.includes('ETIMEDOUT')));
    proxy.speak();
    await waitUntil('the connection', () => connection.state === 'connected');
  });

  it('cuts a connection that hangs, and comes back', async () => {
    const connection = connectionTo(proxy.through(place.url));
    await connection.start();
    const states: string[] = [];
    connection.onState((state, detail) => states.push(`${state} ${detail}`));
    connection.abort('it hangs');
    await waitUntil('the loss and the way back', () => states.length === 2);
    expect(states).toEqual(['connecting it hangs', 'connected null']);
  });

  it('closes for good, also where nobody answers', async () => {
    const connection = connectionTo(proxy.through(place.url));
    await connection.start();
    proxy.hush('both');
    const before = performance.now();
    await connection.close(200);
    proxy.speak();
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(connection.state).toBe('closed');
    expect(() => connection.openChannel()).toThrow(/is closed/);
  });
});
