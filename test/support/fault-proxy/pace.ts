/** How fast bytes go through a proxy; read for every piece, so a change counts at once. */
export interface PaceSetting {
  /** What each piece waits for, in milliseconds. */
  delayMs: number;
  /** Bytes a second in each direction of each connection; Infinity is no bound. */
  bytesPerSecond: number;
  /** Nothing goes through; what comes waits, as on a network that has lost its way for a while. */
  held: boolean;
}

/** The largest piece that a bound on speed lets through at once, in bytes. */
const PIECE = 1_024;

/** One direction of one connection: hands bytes on in order, each when its time has come. */
export class Pace {
  readonly #waiting: { bytes: Buffer; at: number }[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** When the wire is free again, by the monotonic clock. */
  #free = 0;

  constructor(
    private readonly setting: PaceSetting,
    private readonly out: (bytes: Buffer) => void,
  ) {}

  /** Takes bytes that came in. */
  push(bytes: Buffer): void {
    const { delayMs, bytesPerSecond, held } = this.setting;
    const now = performance.now();
    if (delayMs === 0 && bytesPerSecond === Infinity && !held && this.#waiting.length === 0) {
      this.out(bytes);
      return;
    }
    const size = bytesPerSecond === Infinity ? bytes.length : PIECE;
    for (let from = 0; from < bytes.length; from += size) {
      const piece = bytes.subarray(from, from + size);
      this.#free = Math.max(this.#free, now) + (piece.length * 1_000) / bytesPerSecond;
      this.#waiting.push({ bytes: piece, at: this.#free + delayMs });
    }
    this.#plan();
  }

  /** Looks again at what waits, after the setting has changed. */
  look(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#plan();
  }

  /** Forgets what waits. */
  end(): void {
    this.#waiting.length = 0;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #plan(): void {
    const first = this.#waiting[0];
    if (!first || this.#timer || this.setting.held) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#release();
        this.#plan();
      },
      Math.max(0, first.at - performance.now()),
    );
  }

  #release(): void {
    const now = performance.now();
    while (this.#waiting[0] && this.#waiting[0].at <= now) {
      const first = this.#waiting.shift();
      if (first) this.out(first.bytes);
    }
  }
}
