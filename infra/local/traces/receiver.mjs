import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readTrace, searchTraces } from './find-traces.mjs';
import { readExport } from './otlp-spans.mjs';
import { SpanFiles } from './span-files.mjs';

const HOST = '127.0.0.1';
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;
const unzip = promisify(gunzip);

/** Why a request gets no 200, in a sentence. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Starts a receiver of traces for development: it takes OTLP/HTTP in JSON on `POST /v1/traces` and gives back what was
 * kept on `GET /traces/{trace id}` and `GET /search?q={id}`. It listens on loopback, asks nobody who they are, and is
 * no place for the traces of production.
 *
 * @param {{ port: number, folder: string, limitBytes?: number }} options `port` 0 takes a free one; spans are kept in
 *   `folder`, in two files of at most `limitBytes` (32 MiB when not given)
 * @returns {Promise<{ port: number, url: string, close: () => Promise<void> }>}
 * @throws {Error} when it cannot listen
 */
export async function startReceiver({ port, folder, limitBytes }) {
  const files = new SpanFiles(folder, limitBytes);
  const server = createServer(async (request, response) => {
    const { status, body } = await answerTo(files, request).catch(describe);
    if (!request.complete) response.setHeader('connection', 'close');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, HOST, listening);
  });
  const taken = server.address().port;
  return {
    port: taken,
    url: `http://${HOST}:${taken}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answerTo(files, request) {
  const { pathname, searchParams } = new URL(request.url, 'http://receiver');
  const asked = `${request.method} ${pathname}`;
  if (asked === 'POST /v1/traces') return take(files, request);
  if (asked === 'GET /readyz') return { status: 200, body: { status: 'ready' } };
  if (asked === 'GET /search')
    return { status: 200, body: { traces: searchTraces(files, searchParams.get('q') ?? '') } };
  const traceId = /^GET \/traces\/([0-9a-f]{32})$/i.exec(asked)?.[1]?.toLowerCase();
  if (!traceId)
    throw new Refusal(404, `${asked} is nothing here: POST /v1/traces, GET /traces/{trace id}, GET /search?q={id}`);
  const trace = readTrace(files, traceId);
  if (!trace) throw new Refusal(404, `no span of the trace ${traceId} is kept here`);
  return { status: 200, body: trace };
}

async function take(files, request) {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Refusal(
      415,
      `this receiver reads OTLP in JSON only, not ${type || 'an unnamed type'}: send application/json`,
    );
  }
  let read;
  try {
    read = readExport(JSON.parse((await bodyOf(request)).toString('utf8')));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, `the body is not an export of traces: ${error.message}`);
  }
  files.append(read.spans);
  if (read.rejected === 0) return { status: 200, body: {} };
  return { status: 200, body: { partialSuccess: { rejectedSpans: String(read.rejected), errorMessage: read.reason } } };
}

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  const sent = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return sent;
  if (encoding !== 'gzip') throw new Refusal(415, `the encoding ${encoding} is not known here: send gzip or none`);
  try {
    return await unzip(sent, { maxOutputLength: LARGEST_BODY_BYTES });
  } catch (error) {
    throw error.code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new Refusal(400, 'the body is not gzip, as its header says');
  }
}

const tooLarge = () => new Refusal(413, `the body is larger than ${LARGEST_BODY_BYTES} bytes: send smaller batches`);

/** A full disk is worth another try later, which is what 503 says to an exporter. */
function describe(error) {
  if (error instanceof Refusal) return { status: error.status, body: { message: error.message } };
  console.error(`traces: ${error.stack}`);
  return { status: 503, body: { message: `the spans could not be kept or read: ${error.message}` } };
}
