/** How long a call may take. */
export interface CallOptions {
  /** Milliseconds for the whole call, every try included. @default 60000 */
  readonly timeoutMs?: number;
  /** Ends the call early: it rejects with the signal's reason. What was sent by then stays sent. */
  readonly signal?: AbortSignal;
}

/** What may be said with a task. */
export interface SubmitOptions extends CallOptions {
  /**
   * What makes a second submission the same task: 1 to 255 printable ASCII characters. By default a new one, made before
   * the first try and kept through all tries of this call. Give your own where the same task may be submitted by
   * another call or after a crash.
   */
  readonly idempotencyKey?: string;
  /** The trace to go on in (W3C Trace Context). Without it Waybill begins one. */
  readonly traceparent?: string;
  /** Of the tracing system (W3C Trace Context); goes with `traceparent`. */
  readonly tracestate?: string;
  /** W3C Baggage. */
  readonly baggage?: string;
}

/** What a call waits for. */
export interface WaitOptions extends CallOptions {
  /**
   * A task whose effect nobody can know is parked until an operator decides, which may take days: `return` gives that
   * result to the caller, `wait` waits for the one after it. @default 'return'
   */
  readonly parked?: 'return' | 'wait';
}
