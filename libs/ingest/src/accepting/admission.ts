/** What may be under way at a time. */
export interface AdmissionLimits {
  /** Requests at most. */
  maxRequests: number;
  /** Bytes of their bodies at most, as announced or, where nothing is announced, as allowed. */
  maxBytes: number;
}

/** Counts what is under way, so that memory has a bound: what does not fit is turned away before its body is read. */
export class Admission {
  #requests = 0;
  #bytes = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /** Takes a place; returns what gives it back, once, or null where there is none. */
  enter(bytes: number): (() => void) | null {
    if (this.#requests >= this.limits.maxRequests || this.#bytes + bytes > this.limits.maxBytes) return null;
    this.#requests++;
    this.#bytes += bytes;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#requests--;
      this.#bytes -= bytes;
    };
  }

  /** Requests under way. */
  get requests(): number {
    return this.#requests;
  }
}
