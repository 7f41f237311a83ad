import type { Logger } from 'pino';
import {
  attributeTenant,
  type DeadLetterRecord,
  type DeadLetterSink,
  type DeadMessage,
  deadLetterRecord,
  incidentFingerprint,
  type QuarantineLetter,
  quarantineLetter,
  readDeadLetter,
  type Steady,
} from '#libs/delivery';
import { MicroBatch, Unstorable } from '#libs/execution';
import { faultOf } from '../database-patience.js';
import type { SenderDirectory } from './sender-directory.js';

/** Letters kept in one transaction at most, and bytes of their bodies. */
const BATCH = 200;
const BATCH_BYTES = 32 * 1024 * 1024;

/** What a drain works with. */
export interface DrainPorts {
  sink: DeadLetterSink;
  senders: SenderDirectory;
  /** Publishes to quarantine; resolves once a queue has taken it. */
  quarantine(letter: QuarantineLetter): Promise<void>;
  steady: Steady;
}

/** Moves dead letters out of the broker: into PostgreSQL, or first into quarantine. */
export class Drain {
  readonly #batches: MicroBatch<DeadLetterRecord, null>;

  constructor(
    private readonly ports: DrainPorts,
    private readonly logger: Logger,
  ) {
    this.#batches = new MicroBatch<DeadLetterRecord, null>({
      maxSize: BATCH,
      weigh: ({ body }) => body.length,
      maxWeight: BATCH_BYTES,
      maxConcurrent: 1,
      classify: faultOf,
      run: async (letters) => {
        await ports.steady(() => ports.sink.store(letters));
        return letters.map(() => null);
      },
    });
  }

  /** Resolves when the message has another safe place and may be acked. */
  async take(message: DeadMessage): Promise<void> {
    const reading = readDeadLetter(message);
    const { tenants, users } = await this.ports.senders.read(reading.userId);
    const tenant = attributeTenant(message, reading, { tenants, userOf: (name) => users.get(name) });
    const { reason, connector, action, taskId } = reading;
    const fields = { queue: message.queue, tenant, reason, connector, action, taskId };
    const suspect = quarantineLetter(message, reading, tenant);
    if (suspect) {
      await this.ports.quarantine(suspect);
      this.logger.warn(fields, 'A task reached its delivery limit and goes to quarantine');
      return;
    }
    await this.#keep(deadLetterRecord(message, reading, tenant, Date.now()));
    this.logger.warn(fields, tenant === '' ? 'A dead letter of nobody is kept' : 'A dead letter is kept');
  }

  /** One whose data is refused is kept without it: it must neither vanish nor hold up the others for ever. */
  async #keep(letter: DeadLetterRecord): Promise<void> {
    try {
      await this.#batches.add(letter);
    } catch (error) {
      if (!(error instanceof Unstorable)) throw error;
      this.logger.error({ err: error, queue: letter.queue }, 'A dead letter could not be kept whole');
      const detail = 'The message could not be stored; its reason, headers and body are left out';
      const cause = { category: 'data', code: 'not_storable', connector: '', action: '' } as const;
      const { code: reason, ...same } = cause;
      const bare = { ...same, taskId: null, reason, detail, cause: incidentFingerprint(cause) };
      await this.#batches.add({
        ...letter,
        ...bare,
        headers: Buffer.from('{}'),
        body: Buffer.alloc(0),
        diedAt: new Date(),
      });
    }
  }
}
