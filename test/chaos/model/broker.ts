import { HEADERS, HINT_TYPE } from '#libs/contracts';
import type {
  Announcer,
  DeadLetter,
  DirectAnswer,
  IncomingMessage,
  OwedResult,
  TaskRef,
  Wakeable,
} from '#libs/execution';
import type { Owner, Wire } from './wire.js';

/** A message in a queue. */
export interface Queued {
  message: IncomingMessage;
  /** Not before this time. */
  at: number;
  /** For the consumer that runs one at a time. */
  alone: boolean;
}

/** The longest delay tier, in milliseconds; what is longer is never delivered. */
const LONGEST_MS = 60_000;

/** The broker: one queue, and what was announced. */
export class Broker {
  queue: Queued[] = [];
  /** The bytes of each result that came out, by the id of its event. */
  readonly announced = new Map<string, Set<string>>();
  readonly deadLetters: string[] = [];

  constructor(
    private readonly wire: Wire,
    private readonly now: () => number,
  ) {}

  /** Puts an agent's message into the queue. */
  publish(message: IncomingMessage): void {
    this.queue.push({ message, at: this.now(), alone: false });
  }

  /** Takes out a message whose time has come. */
  take(which: number): Queued | undefined {
    const due = this.queue.filter(({ at }) => at <= this.now());
    const taken = due[which % Math.max(1, due.length)];
    this.queue = this.queue.filter((one) => one !== taken);
    return taken;
  }

  /** Speaks to the broker for one process. */
  announcerOf(owner: Owner): Announcer {
    const tell = (act: () => void) => this.wire.ask(owner, act);
    return {
      hint: (task, delayMs) => tell(() => this.#hint(task, delayMs, false)),
      quarantine: (task) => tell(() => this.#hint(task, 0, true)),
      result: (result) => tell(() => this.#announce(result)),
      deadLetter: (letter: DeadLetter) => tell(() => void this.deadLetters.push(letter.id)),
      replyHint: (_task: TaskRef) => tell(() => undefined),
      directAnswer: (_answer: DirectAnswer) => tell(() => undefined),
    };
  }

  #hint({ tenant, id, connector, action }: Wakeable, delayMs: number, alone: boolean): void {
    if (delayMs > LONGEST_MS) return;
    const headers = { [HEADERS.tenant]: tenant, [HEADERS.task]: id };
    const properties = { type: HINT_TYPE, userId: 'service' };
    const message = { routingKey: `${connector}.${action}`, content: Buffer.alloc(0), headers, properties };
    this.queue.push({ message, at: this.now() + Math.max(0, delayMs), alone });
  }

  #announce({ id, sequence, event }: OwedResult): void {
    const key = `${id}/${sequence}`;
    this.announced.set(key, (this.announced.get(key) ?? new Set()).add(event.toString('utf8')));
  }
}
