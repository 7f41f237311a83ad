import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * One address for several servers, as a load balancer gives it: each new connection goes to the first of them that takes
 * it. Those that run keep running where they are.
 *
 * @param {readonly number[]} ports of servers on this machine, in order of preference
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function openDoor(ports) {
  const open = new Set();
  const door = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => undefined);
    enter(client, ports);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const close = async () => {
    for (const client of open) client.destroy();
    door.close();
    await once(door, 'close');
  };
  return { port: door.address().port, close };
}

function enter(client, [port, ...others]) {
  if (port === undefined) {
    client.resetAndDestroy();
    return;
  }
  const server = connect(port, '127.0.0.1');
  server.once('error', () => {
    if (!client.destroyed) enter(client, others);
  });
  server.once('connect', () => {
    server.removeAllListeners('error');
    for (const [one, other] of [
      [client, server],
      [server, client],
    ]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    client.pipe(server);
    server.pipe(client);
  });
}
