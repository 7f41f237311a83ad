import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const FRESH_SECONDS = 300;

/**
 * The agent's own web server, to which results come as callbacks: each is verified by Standard Webhooks before it is
 * believed, and anything else gets a 401.
 */
export class Callbacks {
  #received = new Map();
  #waiting = new Map();
  #server = createServer((request, response) => void this.#take(request, response));

  /** @param {string} secret `whsec_` and base64 */
  constructor(secret) {
    this.secret = secret;
  }

  /** Listens on loopback. Answers with the address that callbacks are to be sent to. */
  async open() {
    await new Promise((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${this.#server.address().port}/results`;
  }

  /** The verified callback about a task, come or to come: its `webhook-id` and its event. */
  about(taskId) {
    const known = this.#received.get(taskId);
    if (known) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.set(taskId, resolve));
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (!verifies(this.secret, request.headers, body)) return response.writeHead(401).end();
    response.writeHead(204).end();
    const callback = { id: request.headers['webhook-id'], event: JSON.parse(body.toString('utf8')) };
    this.#received.set(callback.event.subject, callback);
    this.#waiting.get(callback.event.subject)?.(callback);
  }
}

/** Whether a request is signed by Standard Webhooks 1.0 with this secret, over these very bytes, not long ago. */
function verifies(secret, headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !/^\d{1,12}$/.test(timestamp ?? '') || !signatures) return false;
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > FRESH_SECONDS) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return signature.startsWith('v1,') && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
