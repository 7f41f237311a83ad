import type { IncomingMessage, ServerResponse } from 'node:http';

/** What holds for all calls: 503 for each, no answer for any, or 401 for each; at most one of them. */
export type OutageMode = 'none' | 'refuse' | 'hang' | 'unauthorized';

const MODES = ['refuse', 'hang', 'unauthorized'] as const;

/** A mode for all calls, until it is taken back. A new process has none. */
export class Outage {
  #mode: OutageMode = 'none';
  readonly #held = new Set<IncomingMessage>();

  get mode(): OutageMode {
    return this.#mode;
  }

  /** Sets what `wish` says (`{ "refuse": true }`), or ends the outage. Calls that hang then are reset. */
  set(wish: Readonly<Record<string, unknown>>): void {
    this.#mode = MODES.find((mode) => wish[mode] === true) ?? 'none';
    for (const request of this.#held) request.socket.resetAndDestroy();
    this.#held.clear();
  }

  /** Answers a call as the mode has it. */
  answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.#mode === 'hang') {
      this.#held.add(request);
      response.on('close', () => this.#held.delete(request));
      return;
    }
    const status = this.#mode === 'unauthorized' ? 401 : 503;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: this.#mode }));
  }
}
