/**
 * A third party to play with: a small issue tracker that misbehaves on request. See README.md.
 * Environment: PORT (0 takes a free one). Prints one line of JSON with its port and URL when it listens.
 */
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Issues } from './issues.mjs';
import { Misbehaviour, ODD_ANSWERS } from './misbehaviour.mjs';

const TOKEN = 'sandbox-token';
const MAX_BODY_BYTES = 1024 * 1024;

const issues = new Issues();
const misbehaviour = new Misbehaviour();

function answer(response, status, body, headers = {}) {
  const bytes = Buffer.isBuffer(body) ? body : body === undefined ? Buffer.of() : Buffer.from(JSON.stringify(body));
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  response.writeHead(status, { ...type, ...headers, ...(status === 204 ? {} : { 'content-length': bytes.length }) });
  return bytes;
}

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return { problem: 413 };
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    const fields = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
    return isObject ? { fields } : { problem: 400 };
  } catch {
    return { problem: 400 };
  }
}

/** What is wrong with a request to /issues before anything is done, as a status and a message; or null. */
function refusal(request, id, { fields, problem }) {
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, `Authorization must be: Bearer ${TOKEN}`];
  if (problem === 413) return [413, 'The body is larger than 1 MiB'];
  if (problem) return [400, 'The body must be a JSON object'];
  const writes = ['POST', 'PUT', 'PATCH'].includes(request.method);
  if (writes && !fields) return [400, 'The body must be a JSON object'];
  const fits =
    id === undefined ? request.method === 'POST' : ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'].includes(request.method);
  return fits ? null : [405, `${request.method} does nothing here`];
}

async function serveIssues(request, response, url, id) {
  const read = await readBody(request);
  const refused = refusal(request, id, read);
  if (refused) return response.end(answer(response, refused[0], { message: refused[1] }));

  const key = request.headers['idempotency-key'];
  const asked = misbehaviour.askedFor(request, url, key);
  const headers = asked['retry-after'] === undefined ? {} : { 'retry-after': asked['retry-after'] };
  if (asked.delay !== undefined) await wait(Number(asked.delay));
  if (asked.reset === 'before') return request.socket.resetAndDestroy();
  if (asked.status !== undefined) {
    return response.end(answer(response, Number(asked.status), { message: 'As you asked' }, headers));
  }

  const done = issues.apply({ method: request.method, id, fields: read.fields, key });
  if (asked.reset === 'after') return request.socket.resetAndDestroy();
  const status = asked['applied-status'] === undefined ? done.status : Number(asked['applied-status']);
  const bytes = answer(response, status, ODD_ANSWERS[asked.answer] ?? done.body, headers);
  if (asked.drip === undefined) return response.end(request.method === 'HEAD' ? undefined : bytes);
  for (const byte of bytes) {
    response.write(Buffer.of(byte));
    await wait(Number(asked.drip));
  }
  return response.end();
}

async function serve(request, response) {
  const url = new URL(request.url, 'http://sandbox');
  const issue = /^\/issues(?:\/([^/]+))?$/.exec(url.pathname);
  if (issue) return serveIssues(request, response, url, issue[1]);
  if (url.pathname === '/readyz') return response.end(answer(response, 200, { status: 'ready' }));
  if (url.pathname === '/log') return response.end(answer(response, 200, { effects: issues.effects() }));
  return response.end(answer(response, 404, { message: 'Try /issues, /log or /readyz' }));
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(`sandbox: ${request.method} ${request.url}: ${error.message}`);
    response.destroy();
  });
});

server.on('error', (error) => {
  console.error(`sandbox: cannot listen: ${error.message}`);
  process.exit(1);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address();
  console.log(JSON.stringify({ port, url: `http://127.0.0.1:${port}` }));
});
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
