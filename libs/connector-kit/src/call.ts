/** One request to a third party, complete but for its credential. Bytes are final: a repeat sends the same. */
export interface OutgoingRequest {
  /** An HTTP method in capitals. */
  method: string;
  /** Absolute http or https URL. */
  url: string;
  /** Names in lower case. Without Authorization, Date or trace headers. */
  headers: Record<string, string>;
  body: Buffer | null;
}

/** How far the socket got before a call broke off. */
export type CallPhase = 'nothing-sent' | 'partly-sent' | 'sent' | 'answer-begun';

/** A complete answer of a third party. */
export interface Answer {
  kind: 'answered';
  status: number;
  /** Names in lower case; repeated headers joined by ", ". */
  headers: Record<string, string>;
  body: Buffer;
}

/** A call without a complete answer. `code` is stable, `message` is for people; neither holds a secret. */
export interface BrokenCall {
  kind: 'broken';
  phase: CallPhase;
  code: string;
  message: string;
  /** The status, where the answer had begun. */
  status?: number;
}

/** How a call ended. */
export type CallEnd = Answer | BrokenCall;
