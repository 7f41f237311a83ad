import type { Socket } from 'node:net';
import { type buildConnector, Client } from 'undici';
import { RunningCall } from './running-call.js';

/** One connection to one origin, which tells every call the socket it goes over. */
export function trackedClient(origin: string | URL, options: object, connect: buildConnector.connector): Client {
  let socket: Socket | undefined;
  const client = new Client(origin, {
    ...options,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (target, callback) => {
      connect(target, (...args) => {
        socket = args[1] ?? undefined;
        callback(...args);
      });
    },
  });
  const dispatch = client.dispatch.bind(client);
  client.dispatch = (request, handler) => {
    if (handler instanceof RunningCall) handler.socket = () => socket;
    return dispatch(request, handler);
  };
  return client;
}
