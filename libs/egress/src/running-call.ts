import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import type { CallEnd, CallPhase } from '#libs/connector-kit';
import { readBreak } from './break-reason.js';

type Controller = Dispatcher.DispatchController;

/**
 * One call on its way, told phase by phase from its socket:
 *
 *     nothing-sent --(undici writes)--> partly-sent --(all bytes left this process)--> sent --> answer-begun
 *
 * The first arrow is taken just before the first write, the second is held back only while the socket still reports
 * unwritten bytes. So the phase named at a break is the true one or a later one, never an earlier one.
 */
export class RunningCall implements Dispatcher.DispatchHandler {
  readonly end: Promise<CallEnd>;
  /** Tells the socket this call was given; set by the connection that takes the call. */
  socket: () => Socket | undefined = () => undefined;

  #settle: (end: CallEnd) => void = () => {};
  #settled = false;
  #phase: CallPhase = 'nothing-sent';
  #controller: Controller | null = null;
  #status = 0;
  #headers: Record<string, string> = {};
  #chunks: Buffer[] = [];
  #received = 0;

  constructor(
    private readonly url: URL,
    private readonly maxResponseBytes: number,
    private readonly mayBegin: () => boolean = () => true,
  ) {
    this.end = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Ends the call where it stands and destroys its socket, if it has one. */
  breakOff(code: string, message: string): void {
    if (this.#settled) return;
    const status = this.#status === 0 ? {} : { status: this.#status };
    this.#finish({ kind: 'broken', phase: this.#phase, code, message, ...status });
    this.#controller?.abort(new Error(code));
  }

  onRequestStart(controller: Controller): void {
    if (this.#settled) {
      controller.abort(new Error('abandoned before it was sent'));
      return;
    }
    if (this.#controller) {
      // undici writes a call again when its socket went away for a reason it takes for its own.
      this.breakOff('connection_closed', `${this.url.host} closed the connection`);
      controller.abort(new Error('not sent twice'));
      return;
    }
    if (!this.mayBegin()) {
      this.breakOff(
        'too_late',
        `When the connection to ${this.url.host} stood, it was too late to send; nothing was sent`,
      );
      controller.abort(new Error('too late'));
      return;
    }
    this.#controller = controller;
    this.#phase = 'partly-sent';
  }

  onRequestSent(): void {
    const socket = this.socket();
    if (socket?.writableNeedDrain) socket.once('drain', () => this.#reach('sent'));
    else this.#reach('sent');
  }

  onResponseStarted(): void {
    this.#phase = 'answer-begun';
  }

  onResponseStart(controller: Controller, status: number): void {
    this.#phase = 'answer-begun';
    if (status < 200) return;
    this.#status = status;
    this.#headers = readHeaders(controller.rawHeaders);
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#received += chunk.length;
    if (this.#received > this.maxResponseBytes) {
      const message = `${this.url.host} answered with more than ${this.maxResponseBytes} bytes`;
      this.breakOff('response_too_large', message);
      return;
    }
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    // An answer that ends with its connection is complete only where the connection ended in good order.
    if (this.socket()?.errored) {
      this.breakOff('connection_reset', `${this.url.host} reset the connection within its answer`);
      return;
    }
    const body = Buffer.concat(this.#chunks, this.#received);
    this.#finish({ kind: 'answered', status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Controller | null, error: Error): void {
    if (this.#settled) return;
    const { code, message } = readBreak(error, this.url, this.#controller !== null);
    this.breakOff(code, message);
  }

  #reach(phase: CallPhase): void {
    if (this.#phase === 'partly-sent') this.#phase = phase;
  }

  #finish(end: CallEnd): void {
    this.#settled = true;
    this.#chunks = [];
    this.#settle(end);
  }
}

/** `fromEntries` makes own properties, so that a header called __proto__ is one more header. */
function readHeaders(raw: Controller['rawHeaders']): Record<string, string> {
  const headers = new Map<string, string>();
  const fields = Array.isArray(raw) ? raw : [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const name = String(fields[i]).toLowerCase();
    const field = fields[i + 1];
    const value = Buffer.isBuffer(field) ? field.toString('latin1') : String(field);
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
