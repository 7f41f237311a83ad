import { writeSync } from 'node:fs';
import type { LineOutput } from './gathered-lines.js';

/** How a `ReadyOutput` treats a reader that does not keep up. */
export interface ReadyOutputOptions {
  /** Bytes that wait for the reader at most; what comes beyond is dropped. */
  maxWaitingBytes: number;
  /** Milliseconds until the next try. */
  retryMs: number;
  /** Milliseconds a flush goes on while the reader takes nothing. */
  maxStillMs: number;
  /** Milliseconds a flush goes on at most. */
  maxFlushMs: number;
  /** Told how many lines were dropped. */
  onDropped: (lines: number) => void;
}

const NEW_LINE = '\n'.charCodeAt(0);
const NEVER_WOKEN = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes lines to an open file in their order, as far as it is ready to take them, and never waits for its reader. The
 * file is to be one that refuses with EAGAIN rather than block. Each write is made at once: one that is left to a thread
 * can be overtaken by the last lines of a process, and a thread that is blocked keeps the process from ending.
 */
export class ReadyOutput implements LineOutput {
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The reader has the beginning of a line only. */
  #isMidLine = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly fd: number,
    private readonly options: ReadyOutputOptions,
    private readonly writeNow: typeof writeSync = writeSync,
  ) {}

  /** Takes whole lines. */
  write(text: string): void {
    const isReady = this.#waiting.length === 0;
    const bytes = Buffer.from(isReady && this.#isMidLine ? `\n${text}` : text);
    if (this.#isClosed || this.#waitingBytes + bytes.length > this.options.maxWaitingBytes) {
      this.#drop([bytes]);
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (isReady) this.#goOn();
  }

  /** Calls back when everything is out, or the reader has had its time. */
  flush(done: () => void): void {
    const isPatient = this.#patience();
    const tryAgain = () => {
      if (this.#tryAll() || !isPatient()) done();
      else setTimeout(tryAgain, this.options.retryMs);
    };
    tryAgain();
  }

  /** Returns when everything is out, or the reader has had its time: for a process that ends now. */
  flushSync(): void {
    const isPatient = this.#patience();
    while (!this.#tryAll() && isPatient()) Atomics.wait(NEVER_WOKEN, 0, 0, this.options.retryMs);
  }

  /** Tells, from one try to the next, whether the reader is worth another. */
  #patience(): () => boolean {
    const { maxStillMs, maxFlushMs } = this.options;
    const end = performance.now() + maxFlushMs;
    let [before, stillSince] = [this.#waitingBytes, performance.now()];
    return () => {
      const now = performance.now();
      if (this.#waitingBytes < before) [before, stillSince] = [this.#waitingBytes, now];
      return now < end && now - stillSince < maxStillMs;
    };
  }

  #goOn(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = this.#tryAll() ? null : setTimeout(() => this.#goOn(), this.options.retryMs).unref();
  }

  /** Whether nothing is left. */
  #tryAll(): boolean {
    for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
      try {
        const written = this.writeNow(this.fd, bytes);
        this.#waitingBytes -= written;
        this.#isMidLine = bytes[written - 1] !== NEW_LINE;
        if (written < bytes.length) this.#waiting[0] = bytes.subarray(written);
        else this.#waiting.shift();
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') return false;
        this.#isClosed = code === 'EPIPE' || code === 'EBADF';
        this.#waitingBytes = 0;
        this.#drop(this.#waiting.splice(0));
      }
    }
    return true;
  }

  #drop(texts: Buffer[]): void {
    let lines = 0;
    for (const bytes of texts) for (const byte of bytes) if (byte === NEW_LINE) lines++;
    this.options.onDropped(lines);
  }
}
