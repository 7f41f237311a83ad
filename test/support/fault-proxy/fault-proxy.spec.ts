import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../wait-until.js';
import { FaultProxy } from './fault-proxy.js';

/** Says again what it is told. */
let echo: Server;
let heard = 0;
beforeAll(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard += bytes.length;
      socket.write(bytes);
    });
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterAll(() => {
  echo.close();
});

let proxy: FaultProxy;
let said = '';
let socket: Socket;
beforeEach(async () => {
  const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  proxy = await FaultProxy.before(url);
  said = '';
  heard = 0;
  socket = connect(Number(new URL(proxy.through(url)).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    said += bytes.toString();
  });
  await once(socket, 'connect');
});
afterEach(async () => {
  socket.destroy();
  await proxy.close();
});

describe('a fault proxy', () => {
  it('passes bytes on as they are', async () => {
    socket.write('hello');
    await waitUntil('the echo', () => said === 'hello');
  });

  it('holds what comes while it is a black hole, and lets it go afterwards, in order', async () => {
    proxy.blackhole(true);
    socket.write('one,');
    await new Promise((resolve) => setImmediate(resolve));
    socket.write('two');
    expect(heard).toBe(0);
    expect(proxy.connections).toBe(1);
    proxy.blackhole(false);
    await waitUntil('what was held', () => said === 'one,two');
  });

  it('delays and throttles without changing the order', async () => {
    proxy.delay(20);
    proxy.throttle(100_000);
    const text = Array.from({ length: 2_000 }, (_, n) => String(n)).join(' ');
    socket.write(text.slice(0, 4_000));
    socket.write(text.slice(4_000));
    expect(said).toBe('');
    await waitUntil('all of it', () => said.length === text.length);
    expect(said).toBe(text);
    proxy.delay(0);
    proxy.throttle(null);
    socket.write('!');
    await waitUntil('the rest', () => said === `${text}!`);
  });

  it('cuts what runs through it, and takes none while it refuses', async () => {
    const closed = new Promise((resolve) => socket.once('close', resolve));
    proxy.refuse();
    await closed;
    expect(proxy.connections).toBe(0);
  });

  it('says which faults are not of what passes through it', () => {
    expect(() => proxy.cutAtCommit()).toThrow('This proxy passes bytes, and the fault is one of postgres');
    expect(() => proxy.dropConfirms()).toThrow('is one of amqp');
  });
});
