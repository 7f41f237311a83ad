import { Agent, Pool } from 'undici';
import type { CallEnd, OutgoingRequest } from '#libs/connector-kit';
import { reach } from '#libs/failpoints';
import type { EgressAllowance } from './egress-allowance.js';
import { guardedConnector, type ResolveHost } from './guarded-connector.js';
import { checkRequest } from './request-check.js';
import { RunningCall } from './running-call.js';
import { trackedClient } from './tracked-client.js';

/** The default of `maxResponseBytes`: 10 MiB. */
export const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/** Connections to one origin, at most; calls beyond wait for one, inside their timeout. */
const CONNECTIONS_PER_ORIGIN = 64;

/** Where calls may go. */
export interface EgressPolicy {
  allow: EgressAllowance;
  /** Resolves host names; the system's resolver by default. What it answers is guarded all the same. */
  resolve?: ResolveHost;
  /** Certificates in PEM form to trust instead of the system's, for a provider with its own authority. */
  ca?: string;
}

/** How one call is to be made. */
export interface SendOptions {
  /** The longest the call may take from now, waiting for a connection and reading the body included; milliseconds. */
  timeoutMs: number;
  /** @default MAX_RESPONSE_BYTES */
  maxResponseBytes?: number;
  /** Use a new socket and close it afterwards: a pooled one may turn out stale after the request was written. */
  freshConnection: boolean;
  /** The header or headers of the credential; added last, part of no hash. */
  authorization: Record<string, string>;
  /** W3C trace headers; one the request carries itself wins. */
  traceHeaders?: Record<string, string>;
  /** Ends the call where it stands. */
  signal?: AbortSignal;
  /** Asked just before the first byte is written, however long the connection took to come: where it says no, none is. */
  mayBegin?: () => boolean;
  /** The only hosts this connector may call: names, or `*.` and a domain. Without it, any. */
  connectorHosts?: readonly string[];
}

/** The only way out to a third party. */
export interface Egress {
  /**
   * Makes one call: no redirect is followed, nothing is retried, pipelined or decompressed. Never rejects for what
   * the network or the request does; a call without a complete answer ends `broken`, with the phase its socket had
   * reached or, in doubt, a later one.
   */
  send(request: OutgoingRequest, options: SendOptions): Promise<CallEnd>;
  /** Waits for running calls, then closes all connections. Calls made afterwards end `aborted`, nothing sent. */
  close(): Promise<void>;
}

/** Opens the way out under a policy. */
export function createEgress(policy: EgressPolicy): Egress {
  const connect = guardedConnector(policy.allow, policy);
  const running = new Set<Promise<unknown>>();
  let closed = false;
  const agent = new Agent({
    factory: (origin, options) =>
      new Pool(origin, {
        ...options,
        connections: CONNECTIONS_PER_ORIGIN,
        factory: (poolOrigin, poolOptions) => trackedClient(poolOrigin, poolOptions, connect),
      }),
  });

  function dispatch(request: OutgoingRequest, url: URL, headers: string[], options: SendOptions, call: RunningCall) {
    const parameters = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: request.method,
      headers,
      body: request.body,
    };
    if (!options.freshConnection) {
      agent.dispatch(parameters, call);
      return;
    }
    const client = trackedClient(url.origin, {}, connect);
    client.dispatch({ ...parameters, reset: true }, call);
    void call.end.then(() => client.destroy());
  }

  return {
    async send(request, options) {
      const checked = checkRequest(policy.allow, request, options);
      if ('kind' in checked) return checked;
      const calls = reach('call', 'before');
      if (calls) await calls;
      const call = new RunningCall(checked.url, options.maxResponseBytes ?? MAX_RESPONSE_BYTES, options.mayBegin);
      const onTimeout = () => call.breakOff('timeout', `${checked.url.host} took more than ${options.timeoutMs} ms`);
      const onAbort = () => call.breakOff('aborted', `The call to ${checked.url.host} was called off`);
      if (closed || options.signal?.aborted) onAbort();
      else if (options.timeoutMs <= 0) onTimeout();
      else {
        const timer = setTimeout(onTimeout, options.timeoutMs);
        options.signal?.addEventListener('abort', onAbort, { once: true });
        running.add(call.end);
        void call.end.then(() => {
          running.delete(call.end);
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', onAbort);
        });
        dispatch(request, checked.url, checked.headers, options, call);
      }
      const end = await call.end;
      const ended = reach('call', 'after');
      if (ended) await ended;
      return end;
    },
    async close() {
      closed = true;
      await Promise.all(running);
      await agent.destroy();
    },
  };
}
