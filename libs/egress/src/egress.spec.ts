import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { BrokenCall, CallEnd, OutgoingRequest } from '#libs/connector-kit';
import { createEgress, type Egress, type SendOptions } from './egress.js';
import { parseEgressAllow } from './egress-allowance.js';
import { RunningCall } from './running-call.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

/** A third party on the level of bytes: `act` is called at connect, and each time more bytes have come. */
async function thirdParty(act: (socket: Socket, received: string) => void, at: 'connect' | 'data' = 'data') {
  const seen = { bytes: 0, text: '', connections: 0, port: 0 };
  const server = net.createServer((socket) => {
    seen.connections++;
    let text = '';
    if (at === 'connect') act(socket, '');
    else
      socket.on('data', (chunk) => {
        seen.bytes += chunk.length;
        text += chunk.toString('latin1');
        seen.text = text;
        act(socket, text);
      });
  });
  seen.port = await listen(server);
  return seen;
}

function loopbackEgress(): Egress {
  const egress = createEgress({ allow: parseEgressAllow('loopback') });
  closers.push(() => egress.close());
  return egress;
}

const request = (port: number, more: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  url: `http://127.0.0.1:${port}/things?a=1`,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"a":1}'),
  ...more,
});
const options: SendOptions = { timeoutMs: 5_000, freshConnection: false, authorization: {} };
const broken = (end: CallEnd): Omit<BrokenCall, 'kind' | 'message'> => {
  if (end.kind !== 'broken') throw new Error(`was answered with ${end.status}`);
  const { kind: _kind, message: _message, ...rest } = end;
  return rest;
};
const whole = (text: string) => text.endsWith('{"a":1}');
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('a call that is answered', () => {
  it('sends the request as it stands, the trace and the credential after it, and brings back raw bytes', async () => {
    const party = await thirdParty((socket, text) => {
      if (whole(text)) {
        const head = 'HTTP/1.1 418 Odd\r\nX-One: a\r\nx-one: b\r\n__proto__: x\r\ncontent-encoding: gzip\r\n';
        socket.end(Buffer.concat([Buffer.from(`${head}content-length: 3\r\n\r\n`), Buffer.of(0, 255, 10)]));
      }
    });
    const end = await loopbackEgress().send(request(party.port), {
      ...options,
      traceHeaders: { traceparent: '00-trace' },
      authorization: { authorization: 'Bearer t' },
    });
    expect(end).toMatchObject({ kind: 'answered', status: 418, body: Buffer.of(0, 255, 10) });
    if (end.kind === 'answered') {
      expect(end.headers['x-one']).toBe('a, b');
      expect(Object.getPrototypeOf(end.headers)).toBe(Object.prototype);
    }
    expect(party.text.split('\r\n').filter((line) => !/^(host|connection)/.test(line))).toEqual([
      'POST /things?a=1 HTTP/1.1',
      'content-type: application/json',
      'traceparent: 00-trace',
      'authorization: Bearer t',
      'content-length: 7',
      '',
      '{"a":1}',
    ]);
  });

  it('uses a connection again, but never for a call that asks for a fresh one', async () => {
    let connections = 0;
    const server = http.createServer((_incoming, answer) => answer.end('ok'));
    server.on('connection', () => connections++);
    const port = await listen(server);
    const egress = loopbackEgress();
    for (let i = 0; i < 9; i++) expect((await egress.send(request(port), options)).kind).toBe('answered');
    const pooled = connections;
    // undici frees a socket one turn of the event loop after its answer, so a second one may be opened.
    expect(pooled).toBeLessThanOrEqual(2);
    for (let i = 0; i < 3; i++) await egress.send(request(port), { ...options, freshConnection: true });
    expect(connections).toBe(pooled + 3);
    const open = await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    expect(open).toBeLessThanOrEqual(2);
  });

  it('runs many calls to one origin side by side', async () => {
    let waiting: http.ServerResponse[] = [];
    const server = http.createServer((_incoming, answer) => {
      waiting.push(answer);
      if (waiting.length === 50) for (const one of waiting.splice(0)) one.end('ok');
    });
    const port = await listen(server);
    const egress = loopbackEgress();
    const ends = await Promise.all(Array.from({ length: 50 }, () => egress.send(request(port), options)));
    waiting = [];
    expect(new Set(ends.map((end) => end.kind))).toEqual(new Set(['answered']));
  });

  it('takes a redirect for an answer and follows it nowhere', async () => {
    const target = await thirdParty((socket) => socket.end(OK));
    const party = await thirdParty((socket, text) => {
      const location = `http://127.0.0.1:${target.port}/`;
      if (whole(text)) socket.end(`HTTP/1.1 307 Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`);
    });
    expect(await loopbackEgress().send(request(party.port), options)).toMatchObject({ status: 307 });
    expect(target.connections).toBe(0);
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n', ''],
    ['GET', 'HTTP/1.0 200 OK\r\n\r\nuntil the end', 'until the end'],
    ['GET', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n', 'ab'],
    ['GET', 'HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok', 'ok'],
  ])('reads a %s answered %j', async (method, answer, body) => {
    const party = await thirdParty((socket) => socket.end(answer));
    const end = await loopbackEgress().send(request(party.port, { method, body: null }), options);
    expect(end).toMatchObject({ kind: 'answered', status: 200, body: Buffer.from(body) });
  });
});

describe('a call that breaks off', () => {
  it.each<[string, Parameters<typeof thirdParty>[0], 'connect' | 'data', string, string]>([
    [
      'never reads and resets',
      (s) => setTimeout(() => s.pause().resetAndDestroy(), 50),
      'connect',
      'sent',
      'connection_reset',
    ],
    ['reads all and resets', (socket, t) => whole(t) && socket.resetAndDestroy(), 'data', 'sent', 'connection_reset'],
    ['reads all and hangs up', (socket, t) => whole(t) && socket.end(), 'data', 'sent', 'connection_closed'],
    ['speaks rubbish', (socket, t) => whole(t) && socket.end('220 SMTP\r\n'), 'data', 'answer-begun', 'bad_response'],
    [
      'resets within its headers',
      (socket, t) => whole(t) && socket.write('HTTP/1.1 200 OK\r\nx: ', () => socket.resetAndDestroy()),
      'data',
      'answer-begun',
      'connection_reset',
    ],
  ])('by a third party that %s', async (_name, act, at, phase, code) => {
    const party = await thirdParty(act, at);
    for (const freshConnection of [true, false]) {
      const end = broken(await loopbackEgress().send(request(party.port), { ...options, freshConnection }));
      expect(end.phase).toBe(phase);
      expect([code, 'connection_closed', 'connection_reset']).toContain(end.code);
    }
    expect(party.connections).toBe(2);
  });

  it.each([
    ['a body shorter than it said', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'end'],
    ['a chunked body without its end', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n', 'end'],
    ['a reset within its body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'reset'],
    ['a reset where only the end of the connection ends the body', 'HTTP/1.1 200 OK\r\n\r\nabc', 'reset'],
  ])('within an answer by %s', async (_name, answer, how) => {
    const party = await thirdParty((socket, text) => {
      if (!whole(text)) return;
      if (how === 'end') socket.end(answer);
      else socket.write(answer, () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    const end = broken(await loopbackEgress().send(request(party.port), options));
    expect(end).toMatchObject({ phase: 'answer-begun', status: 200 });
  });

  it('with nothing sent where nobody listens or the name has no address', async () => {
    const port = await listen(net.createServer());
    await closers.pop()?.();
    const egress = loopbackEgress();
    expect(broken(await egress.send(request(port), options))).toEqual({
      phase: 'nothing-sent',
      code: 'connection_refused',
    });
    const nameless = createEgress({
      allow: parseEgressAllow(''),
      resolve: (_name, _options, done) =>
        done(Object.assign(new Error('no'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }), []),
    });
    closers.push(() => nameless.close());
    const end = await nameless.send(request(1, { url: 'http://no.example/' }), options);
    expect(broken(end)).toEqual({ phase: 'nothing-sent', code: 'dns_failure' });
  });

  it('and is sent no second time, on a connection that was used before', async () => {
    let requests = 0;
    const party = await thirdParty((socket, text) => {
      const before = requests;
      requests = Math.max(requests, text.split('GET /').length - 1);
      if (requests === before) return;
      if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok');
      else socket.resetAndDestroy();
    });
    const egress = loopbackEgress();
    const get = request(party.port, { method: 'GET', body: null });
    expect((await egress.send(get, options)).kind).toBe('answered');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(broken(await egress.send(get, options)).phase).toBe('sent');
    expect([requests, party.connections]).toEqual([2, 1]);
  });

  it('rather than be written again where undici would do so', async () => {
    const call = new RunningCall(new URL('http://api.example'), 1_000);
    const aborted: string[] = [];
    const controller = { abort: (reason: Error) => aborted.push(reason.message) } as never;
    call.onRequestStart(controller);
    call.onRequestSent();
    call.onRequestStart(controller);
    expect(broken(await call.end)).toEqual({ phase: 'sent', code: 'connection_closed' });
    expect(aborted).toContain('not sent twice');
  });

  it('partly sent where the third party stops reading a large body', async () => {
    const party = await thirdParty((socket) => socket.pause(), 'connect');
    const end = await loopbackEgress().send(request(party.port, { body: Buffer.alloc(32 * 1024 * 1024, 97) }), {
      ...options,
      timeoutMs: 300,
    });
    expect(broken(end)).toEqual({ phase: 'partly-sent', code: 'timeout' });
  });

  it('sent where a large body was read to its end', async () => {
    const size = 8 * 1024 * 1024;
    const party = await thirdParty((socket, text) => {
      if (text.length > size) socket.resetAndDestroy();
    });
    const end = await loopbackEgress().send(request(party.port, { body: Buffer.alloc(size, 97) }), options);
    expect(broken(end).phase).toBe('sent');
  });

  it('at its timeout, whatever it waits for', async () => {
    const short = { ...options, timeoutMs: 150 };
    const silent = await thirdParty(() => {});
    expect(broken(await loopbackEgress().send(request(silent.port), short))).toEqual({
      phase: 'sent',
      code: 'timeout',
    });

    const dripping = await thirdParty((socket, text) => {
      if (!whole(text)) return;
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write('.'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    expect(broken(await loopbackEgress().send(request(dripping.port), short))).toEqual({
      phase: 'answer-begun',
      code: 'timeout',
      status: 200,
    });

    const unresolved = createEgress({ allow: parseEgressAllow(''), resolve: () => {} });
    const end = await unresolved.send(request(1, { url: 'http://slow.example/' }), short);
    expect(broken(end)).toEqual({ phase: 'nothing-sent', code: 'timeout' });
    expect(broken(await loopbackEgress().send(request(1), { ...options, timeoutMs: 0 })).phase).toBe('nothing-sent');
  });

  it('sends nothing later where it timed out waiting for a connection', async () => {
    const party = await thirdParty((socket, text) => whole(text) && socket.end(OK));
    let answer: (() => void) | undefined;
    const egress = createEgress({
      allow: parseEgressAllow('loopback'),
      resolve: (_name, _options, done) => {
        answer = () => done(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    closers.push(() => egress.close());
    const url = `http://late.example:${party.port}/`;
    const end = await egress.send(request(1, { url }), { ...options, timeoutMs: 50 });
    expect(broken(end).phase).toBe('nothing-sent');
    answer?.();
    const deadline = Date.now() + 5_000;
    while (party.connections === 0 && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    const next = egress.send(request(1, { url }), options);
    await new Promise((resolve) => setImmediate(resolve));
    answer?.();
    expect((await next).kind).toBe('answered');
    expect(party.text.match(/POST/g)).toHaveLength(1);
    expect(party.bytes).toBe(party.text.length);
  });

  it('when it is called off, before and after it was sent', async () => {
    const abort = new AbortController();
    const party = await thirdParty((_socket, text) => whole(text) && abort.abort());
    const egress = loopbackEgress();
    const called = { ...options, signal: abort.signal };
    expect(broken(await egress.send(request(party.port), called))).toEqual({ phase: 'sent', code: 'aborted' });
    expect(broken(await egress.send(request(party.port), called))).toEqual({ phase: 'nothing-sent', code: 'aborted' });
    expect(party.connections).toBe(1);
    await egress.close();
    expect(broken(await egress.send(request(party.port), options))).toEqual({ phase: 'nothing-sent', code: 'aborted' });
  });

  it('with nothing sent where it is too late once its connection stands', async () => {
    const party = await thirdParty((socket, text) => whole(text) && socket.end(OK));
    const egress = loopbackEgress();
    let asked = 0;
    const late = { ...options, mayBegin: () => ++asked === 0 };
    expect(broken(await egress.send(request(party.port), late))).toEqual({ phase: 'nothing-sent', code: 'too_late' });
    const fresh = { ...late, freshConnection: true };
    expect(broken(await egress.send(request(party.port), fresh))).toEqual({ phase: 'nothing-sent', code: 'too_late' });
    expect(asked).toBe(2);
    expect((await egress.send(request(party.port), { ...options, mayBegin: () => true })).kind).toBe('answered');
    expect(party.bytes).toBe(party.text.length);
    expect(party.text.match(/POST/g)).toHaveLength(1);
  });

  it('and destroys its socket where the answer has no end', async () => {
    let closed = false;
    const party = await thirdParty((socket, text) => {
      if (!whole(text)) return;
      socket.on('close', () => {
        closed = true;
      });
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const pour = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65536))) {}
      };
      socket.on('drain', pour);
      pour();
    });
    const end = await loopbackEgress().send(request(party.port), { ...options, maxResponseBytes: 100_000 });
    expect(broken(end)).toEqual({ phase: 'answer-begun', code: 'response_too_large', status: 200 });
    const deadline = Date.now() + 5_000;
    while (!closed && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
  });
});

describe('a request that cannot be sent', () => {
  it.each<[string, Partial<OutgoingRequest>, Partial<SendOptions>]>([
    ['CR LF in its method', { method: 'GET / HTTP/1.1\r\nX: y\r\n\r\nGET' }, {}],
    ['a method in small letters', { method: 'get' }, {}],
    ['CR LF in a header value', { headers: { a: 'b\r\nc: d' } }, {}],
    ['CR LF in a header name', { headers: { 'a\r\nb': 'c' } }, {}],
    ['NUL in a header value', { headers: { a: 'b\u0000' } }, {}],
    ['a header beyond Latin-1', { headers: { a: '\u4e00' } }, {}],
    ['a length of its own', { headers: { 'content-length': '1' } }, {}],
    ['an encoding of its own', { headers: { 'Transfer-Encoding': 'chunked' } }, {}],
    ['another host', { headers: { host: 'internal' } }, {}],
    ['a credential that breaks the line', {}, { authorization: { authorization: 'Bearer a\r\nb: c' } }],
    ['the header of its credential', { headers: { 'X-Key': 'a' } }, { authorization: { 'x-key': 'b' } }],
    ['a user in its URL', { url: 'http://me:secret@127.0.0.1/' }, {}],
    ['a file URL', { url: 'file:///etc/passwd' }, {}],
    ['a line break in its URL', { url: 'http://127.0.0.1/a\nb' }, {}],
    ['a backslash in its URL', { url: 'http://example.com\\@127.0.0.1/' }, {}],
    ['no URL at all', { url: '/only/a/path' }, {}],
  ])('for %s is refused before a byte leaves', async (_name, change, laidOver) => {
    const party = await thirdParty((socket) => socket.end(OK));
    const asked = request(party.port, change);
    const end = await loopbackEgress().send(asked, { ...options, ...laidOver });
    expect(broken(end)).toEqual({ phase: 'nothing-sent', code: 'invalid_request' });
    expect(JSON.stringify(end)).not.toContain('secret');
    expect(party.connections).toBe(0);
  });
});
