import { describe, expect, it } from '@jest/globals';
import { connectRefusal } from './connect-refusal.js';

const guest = { user: 'agent', vhost: '/', wasIn: false };
const codeOf = (error: unknown, wasIn = false) => connectRefusal(error, { ...guest, wasIn })?.problem.code ?? null;

/** What amqplib says, word for word. */
const LOGIN = new Error(
  'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile."',
);
const VHOST = new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>');
const QUEUE = Object.assign(
  new Error(
    "Operation failed: QueueDeclare; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - access to queue 'amq.gen-x' in vhost '/' refused for user 'agent'\"",
  ),
  { code: 403 },
);

describe('trouble of connecting', () => {
  it('is a refusal where it never passes: a wrong login, a virtual host, a right that is missing', () => {
    expect([LOGIN, VHOST, QUEUE].map((error) => codeOf(error))).toEqual([
      'login_refused',
      'vhost_refused',
      'queue_refused',
    ]);
  });

  it('may pass where the virtual host has let this client in before', () => {
    expect([LOGIN, VHOST].map((error) => codeOf(error, true))).toEqual(['login_refused', null]);
  });

  it('may pass in every other case', () => {
    const others = ['connect ECONNREFUSED', 'Handshake terminated by server: 541 (INTERNAL-ERROR) with message "x"'];
    expect([...others.map((message) => new Error(message)), 'text', null].map((error) => codeOf(error))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
