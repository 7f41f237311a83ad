import type { Passage, WireEnds } from '../../tcp-proxy.js';
import type { Trap } from '../trap.js';
import { ConfirmTags } from './confirm-tags.js';
import { type Frame, FrameReader } from './frame-reader.js';
import { PublishGatherer, type Unit } from './publish-gatherer.js';

/** The faults of AMQP that wait for their moment; null where none does. */
export interface AmqpTraps {
  /** Keeps the broker's word that it has a message from the client. */
  dropConfirm: Trap | null;
  /** Gives a publish to the broker twice. */
  duplicate: Trap | null;
  /** Holds a publish back until a later one has passed it. */
  reorder: Trap | null;
  /** How long one is held back where no other comes, in milliseconds. */
  reorderLongestMs: number;
}

const CHANNEL_OPEN = '20.10';
const CONFIRM_SELECT = '85.10';
const ACK = '60.80';
const NACK = '60.120';

interface Held {
  unit: Unit;
  tag: number | null;
  timer: NodeJS.Timeout;
}

/**
 * One connection of AMQP 0-9-1 without TLS. Frames stay whole, and confirms mean to the client what it has sent, whatever
 * was done to its publishes on the way.
 */
export class AmqpPassage implements Passage {
  readonly #fromClient = new FrameReader();
  readonly #fromServer = new FrameReader();
  readonly #gatherer = new PublishGatherer();
  /** Of the channels that confirm. */
  readonly #tags = new Map<number, ConfirmTags>();
  #held: Held | null = null;

  constructor(
    private readonly ends: WireEnds,
    private readonly traps: AmqpTraps,
  ) {}

  fromClient(bytes: Buffer): void {
    for (const frame of this.#fromClient.push(bytes)) {
      const unit = this.#gatherer.push(frame);
      if (unit?.kind === 'publish') this.#publish(unit);
      else if (unit) this.#pass(unit);
    }
  }

  fromServer(bytes: Buffer): void {
    for (const frame of this.#fromServer.push(bytes)) {
      const tags = frame.method === ACK || frame.method === NACK ? this.#tags.get(frame.channel) : undefined;
      if (tags) this.#confirm(frame, tags);
      else this.ends.toClient(frame.bytes);
    }
  }

  end(): void {
    if (this.#held) clearTimeout(this.#held.timer);
    this.#held = null;
  }

  #pass({ channel, method, bytes }: Unit): void {
    // What is said on a channel after a publish, closing it above all, must find that publish done.
    if (this.#held?.unit.channel === channel) this.#release();
    if (method === CHANNEL_OPEN) this.#tags.delete(channel);
    if (method === CONFIRM_SELECT) this.#tags.set(channel, new ConfirmTags());
    this.ends.toServer(bytes);
  }

  #publish(unit: Unit): void {
    const tag = this.#tags.get(unit.channel)?.sent() ?? null;
    if (this.#held === null && this.traps.reorder?.fire()) {
      const timer = setTimeout(() => this.#release(), this.traps.reorderLongestMs);
      this.#held = { unit, tag, timer };
      return;
    }
    this.#give(unit, tag);
    if (this.traps.duplicate?.fire()) this.#give(unit, null);
    this.#release();
  }

  #release(): void {
    const held = this.#held;
    if (!held) return;
    clearTimeout(held.timer);
    this.#held = null;
    this.#give(held.unit, held.tag);
  }

  #give({ channel, bytes }: Unit, tag: number | null): void {
    this.#tags.get(channel)?.given(tag);
    this.ends.toServer(bytes);
  }

  #confirm({ bytes, channel, method }: Frame, tags: ConfirmTags): void {
    const bits = bytes[FLAGS_AT] ?? 0;
    for (const tag of tags.confirmed(Number(bytes.readBigUInt64BE(TAG_AT)), (bits & 1) === 1)) {
      if (method === ACK && this.traps.dropConfirm?.fire()) continue;
      const single = Buffer.from(bytes);
      single.writeUInt16BE(channel, 1);
      single.writeBigUInt64BE(BigInt(tag), TAG_AT);
      single[FLAGS_AT] = bits & ~1;
      this.ends.toClient(single);
    }
  }
}

/** Of basic.ack and basic.nack: tag and flags, behind frame head, class and method. */
const TAG_AT = 7 + 4;
const FLAGS_AT = TAG_AT + 8;
