import type { Frame } from './frame-reader.js';

/** What goes to the broker in one piece: a publish with its header and body, or one frame of anything else. */
export interface Unit {
  readonly kind: 'publish' | 'frame';
  readonly channel: number;
  /** That of the first frame. */
  readonly method: string | null;
  readonly bytes: Buffer;
}

const PUBLISH = '60.40';
/** Of a header frame: where the size of the body stands, behind frame head, class and weight. */
const BODY_SIZE_AT = 7 + 2 + 2;
/** Of a body frame: what is not body. */
const AROUND_BODY = 8;

interface Gathering {
  frames: Buffer[];
  /** Bytes of body still to come; null until the header has said it. */
  left: number | null;
}

/** Puts the frames of each publish together. Those of other channels may stand between them. */
export class PublishGatherer {
  readonly #channels = new Map<number, Gathering>();

  /** The units that are whole with this frame: one, or none yet. */
  push(frame: Frame): Unit | null {
    const { bytes, type, channel, method } = frame;
    const gathering = this.#channels.get(channel);
    if (method === PUBLISH) {
      this.#channels.set(channel, { frames: [bytes], left: null });
      return null;
    }
    if (!gathering || (type !== 'header' && type !== 'body')) return { kind: 'frame', channel, method, bytes };
    gathering.frames.push(bytes);
    if (type === 'header') gathering.left = Number(bytes.readBigUInt64BE(BODY_SIZE_AT));
    else gathering.left = (gathering.left ?? 0) - (bytes.length - AROUND_BODY);
    if (gathering.left > 0) return null;
    this.#channels.delete(channel);
    return { kind: 'publish', channel, method: PUBLISH, bytes: Buffer.concat(gathering.frames) };
  }
}
