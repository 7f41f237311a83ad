/** A frame of AMQP 0-9-1, whole, as it stands on the wire. */
export interface Frame {
  readonly bytes: Buffer;
  readonly type: FrameType;
  readonly channel: number;
  /** Class and method, of a method frame: `60.40` is basic.publish. */
  readonly method: string | null;
}

/** What a frame is; `other` is a heartbeat, or the greeting that stands before all frames. */
export type FrameType = 'method' | 'header' | 'body' | 'other';

const TYPES: Readonly<Record<number, FrameType>> = { 1: 'method', 2: 'header', 3: 'body' };
const GREETING = 0x41;
const GREETING_BYTES = 8;
/** Type, channel and size before what a frame carries; the end mark after it. */
const AROUND = 7 + 1;

/** Cuts what comes over a connection into frames, however the network has cut it. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole now. */
  push(bytes: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    for (let size = this.#size(); size > 0 && this.#rest.length >= size; size = this.#size()) {
      frames.push(readFrame(this.#rest.subarray(0, size)));
      this.#rest = this.#rest.subarray(size);
    }
    return frames;
  }

  /** Of the next frame, in bytes; 0 where that is not known yet. */
  #size(): number {
    if (this.#rest[0] === GREETING) return GREETING_BYTES;
    return this.#rest.length < AROUND ? 0 : this.#rest.readUInt32BE(3) + AROUND;
  }
}

function readFrame(bytes: Buffer): Frame {
  const type = (bytes[0] === GREETING ? undefined : TYPES[bytes[0] ?? 0]) ?? 'other';
  const channel = type === 'other' ? 0 : bytes.readUInt16BE(1);
  const method = type === 'method' ? `${bytes.readUInt16BE(7)}.${bytes.readUInt16BE(9)}` : null;
  return { bytes, type, channel, method };
}
