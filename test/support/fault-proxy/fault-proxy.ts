import { type Passage, TcpProxy, type WireEnds } from '../tcp-proxy.js';
import { AmqpPassage, type AmqpTraps } from './amqp/amqp-passage.js';
import { Pace, type PaceSetting } from './pace.js';
import { PostgresPassage } from './postgres/postgres-passage.js';
import { commits, type Query, type QueryTrap } from './postgres/query-trap.js';
import { Trap } from './trap.js';

/** What a proxy understands of what passes through it. */
type Protocol = 'amqp' | 'postgres' | 'bytes';

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'amqp:': 'amqp',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};

/**
 * A TCP proxy that also delays, throttles and holds, and that knows enough of AMQP 0-9-1 and of PostgreSQL's protocol to
 * make a fault at one chosen moment. Without TLS. Each method that waits for its moment returns a trap, which tells
 * whether it has gone off and can be disarmed.
 */
export class FaultProxy extends TcpProxy {
  readonly #pace: PaceSetting = { delayMs: 0, bytesPerSecond: Infinity, held: false };
  readonly #paces = new Set<Pace>();
  readonly #amqp: AmqpTraps = { dropConfirm: null, duplicate: null, reorder: null, reorderLongestMs: 0 };
  #queries: QueryTrap[] = [];

  protected constructor(
    url: string,
    private readonly protocol: Protocol,
  ) {
    super(url);
  }

  /** Starts a proxy in front of the server of `url`, whose scheme says what is spoken: amqp, postgres or http. */
  static override async before(url: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(url, PROTOCOLS[new URL(url).protocol] ?? 'bytes');
    await proxy.listen();
    return proxy;
  }

  /** Has all that passes from now on arrive later by so many milliseconds, in both directions; 0 ends it. */
  delay(ms: number): void {
    this.#pace.delayMs = ms;
  }

  /** Bounds each direction of each connection, in bytes a second; null ends it. */
  throttle(bytesPerSecond: number | null): void {
    this.#pace.bytesPerSecond = bytesPerSecond ?? Infinity;
  }

  /** Takes connections and lets nothing pass; what came meanwhile arrives when it is over, if anybody still waits. */
  blackhole(on: boolean): void {
    this.#pace.held = on;
    for (const pace of this.#paces) pace.look();
  }

  /**
   * Cuts the connection of the next commits: a COMMIT, or a change outside a transaction.
   *
   * @param when `answer`: it is committed, and the client is never told; `before`: the server never sees it
   */
  cutAtCommit(when: 'before' | 'answer' = 'answer', times = 1): Trap {
    return this.#trapQuery(when, times, commits);
  }

  /** Cuts the connection of the next queries whose text or prepared name matches. @see cutAtCommit */
  cutAtQuery(pattern: RegExp, when: 'before' | 'answer' = 'answer', times = 1): Trap {
    return this.#trapQuery(when, times, ({ text, name }) => pattern.test(text) || pattern.test(name));
  }

  /** Keeps the next confirms of the broker from the client. */
  dropConfirms(times = 1): Trap {
    const trap = new Trap(times);
    this.#speaking('amqp').dropConfirm = trap;
    return trap;
  }

  /** Gives each of the next publishes to the broker twice; to the client it is one. */
  duplicatePublishes(times = 1): Trap {
    const trap = new Trap(times);
    this.#speaking('amqp').duplicate = trap;
    return trap;
  }

  /**
   * Holds the next publishes back, one at a time, until a later one of the same connection has passed it.
   *
   * @param longestMs after so many milliseconds it goes on though no other came
   */
  reorderPublishes(times = 1, longestMs = 500): Trap {
    const traps = this.#speaking('amqp');
    traps.reorderLongestMs = longestMs;
    const trap = new Trap(times);
    traps.reorder = trap;
    return trap;
  }

  protected override passage(ends: WireEnds): Passage {
    const [up, down] = [new Pace(this.#pace, ends.toServer), new Pace(this.#pace, ends.toClient)];
    const paced = { toServer: (bytes: Buffer) => up.push(bytes), toClient: (bytes: Buffer) => down.push(bytes) };
    const inner = this.#inner({ ...paced, cut: ends.cut });
    this.#paces.add(up).add(down);
    return {
      fromClient: (bytes) => inner.fromClient(bytes),
      fromServer: (bytes) => inner.fromServer(bytes),
      end: () => {
        inner.end();
        for (const pace of [up, down]) {
          pace.end();
          this.#paces.delete(pace);
        }
      },
    };
  }

  #inner(ends: WireEnds): Passage {
    if (this.protocol === 'amqp') return new AmqpPassage(ends, this.#amqp);
    if (this.protocol === 'postgres') return new PostgresPassage(ends, () => this.#queries);
    return super.passage(ends);
  }

  #trapQuery(when: 'before' | 'answer', times: number, matches: (query: Query) => boolean): Trap {
    this.#speaking('postgres');
    const trap = new Trap(times);
    this.#queries = [...this.#queries.filter((other) => other.trap.armed), { trap, when, matches }];
    return trap;
  }

  #speaking(protocol: Protocol): AmqpTraps {
    if (this.protocol === protocol) return this.#amqp;
    throw new Error(`This proxy passes ${this.protocol}, and the fault is one of ${protocol}`);
  }
}
