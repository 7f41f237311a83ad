import type { CallEnd, OutgoingRequest } from '#libs/connector-kit';
import type { CallOptions } from '#libs/execution';

/** What the third party does with one attempt. */
export const BEHAVIOURS = [
  'ok',
  'apply-reset',
  'reset',
  'apply-500',
  'fail-500',
  'refuse-422',
  'busy-429',
  'unconnected',
  'apply-hang',
  'hang',
] as const;

/** What the third party does with one attempt. */
export type Behaviour = (typeof BEHAVIOURS)[number];

/** A request on its way, or waiting for its answer. */
interface Flight {
  request: OutgoingRequest;
  order: string;
  hasArrived: boolean;
  until: number;
  answer(end: CallEnd): void;
}

/** How long a request whose caller has gone may still be under way, in milliseconds: as long as `probed` waits it out. */
export const LATEST_MS = 15_000;

/** The third party: it counts what it is asked and what it has done, by order. */
export class ThirdParty {
  readonly effects = new Map<string, number>();
  /** The wire bytes seen under each token. */
  readonly bytes = new Map<string, Set<string>>();
  readonly #attempts = new Map<string, number>();
  readonly #known = new Set<string>();
  #flights: Flight[] = [];

  constructor(
    private readonly now: () => number,
    private readonly script: (order: string) => readonly Behaviour[],
  ) {}

  get flights(): number {
    return this.#flights.length;
  }

  /** Requests that have not arrived. */
  get onTheirWay(): number {
    return this.#flights.filter(({ hasArrived }) => !hasArrived).length;
  }

  /** Whether a request for an order may still have its effect. */
  isUnderWay(order: string): boolean {
    return this.#flights.some((flight) => flight.order === order);
  }

  send(request: OutgoingRequest, options: CallOptions): Promise<CallEnd> {
    return new Promise((resolve) => {
      const order = request.url.split('/').at(-1) ?? '';
      const until = this.now() + options.timeoutMs;
      this.#flights.push({ request, order, hasArrived: false, until, answer: resolve });
      options.signal.addEventListener('abort', () => resolve(broken('sent', 'aborted')), { once: true });
      if (options.signal.aborted) resolve(broken('sent', 'aborted'));
    });
  }

  /** Lets one request arrive. */
  arrive(which: number): void {
    const waiting = this.#flights.filter(({ hasArrived }) => !hasArrived);
    const flight = waiting[which % Math.max(1, waiting.length)];
    if (!flight) return;
    flight.hasArrived = true;
    const end = this.#treat(flight.request, flight.order);
    if (end === null) return;
    flight.answer(end);
    this.#flights = this.#flights.filter((other) => other !== flight);
  }

  /** Gives up on what takes too long: first its caller does, then the network. */
  expire(): void {
    const now = this.now();
    for (const flight of this.#flights) if (flight.until <= now) flight.answer(broken('sent', 'timeout'));
    this.#flights = this.#flights.filter(({ until, hasArrived }) => until + (hasArrived ? 0 : LATEST_MS) > now);
  }

  #treat({ method, url, headers, body }: OutgoingRequest, order: string): CallEnd | null {
    const action = url.split('/').at(-2) ?? '';
    if (method === 'GET') return answered(action === 'probe' && !this.effects.has(order) ? 404 : 200);
    const attempt = this.#attempts.get(order) ?? 0;
    this.#attempts.set(order, attempt + 1);
    const token = headers['idempotency-key'] ?? '';
    const seen = this.bytes.get(token) ?? new Set();
    this.bytes.set(token, seen.add(JSON.stringify([method, url, headers, body?.toString()])));
    const behaviour = this.script(order)[attempt] ?? 'ok';
    if (behaviour === 'ok' || behaviour.startsWith('apply-')) this.#apply(action, order, token);
    switch (behaviour) {
      case 'ok':
        return answered(200);
      case 'apply-500':
      case 'fail-500':
        return answered(500);
      case 'refuse-422':
        return answered(422);
      case 'busy-429':
        return answered(429);
      case 'unconnected':
        return broken('nothing-sent', 'refused');
      case 'apply-reset':
      case 'reset':
        return broken('sent', 'reset');
      case 'apply-hang':
      case 'hang':
        return null;
      default:
        return behaviour satisfies never;
    }
  }

  #apply(action: string, order: string, token: string): void {
    const sameAgain = action === 'natural' || (action === 'keyed' && this.#known.has(token));
    this.#known.add(token);
    this.effects.set(order, sameAgain ? 1 : (this.effects.get(order) ?? 0) + 1);
  }
}

const answered = (status: number): CallEnd => ({ kind: 'answered', status, headers: {}, body: Buffer.from('{}') });

const broken = (phase: 'nothing-sent' | 'sent', code: string): CallEnd => ({
  kind: 'broken',
  phase,
  code,
  message: code,
});
