/** What may be under way at a time. */
export interface AdmissionLimits {
  /** Requests at most. */
  maxRequests: number;
  /** Bytes of their bodies at most, as far as they have arrived. */
  maxBytes: number;
}

/** The place of one request. */
export interface Place {
  /** Counts bytes that arrived; false where there is no room for them. After `leave` nothing is counted. */
  take(bytes: number): boolean;
  /** Gives everything back, once. */
  leave(): void;
}

/**
 * Counts what is under way, so that memory has a bound: what does not fit is turned away. Only bytes that are here
 * count, so a sender that announces many and sends none shuts nobody out.
 */
export class Admission {
  #requests = 0;
  #bytes = 0;

  constructor(private readonly limits: AdmissionLimits) {}

  /** Takes a place, or null where there is none, or no room for the bytes announced at this moment. */
  enter(announcedBytes: number): Place | null {
    if (this.#requests >= this.limits.maxRequests || !this.#fits(announcedBytes)) return null;
    this.#requests++;
    let taken = 0;
    let inside = true;
    return {
      take: (bytes) => {
        if (!inside) return true;
        if (!this.#fits(bytes)) return false;
        taken += bytes;
        this.#bytes += bytes;
        return true;
      },
      leave: () => {
        if (!inside) return;
        inside = false;
        this.#requests--;
        this.#bytes -= taken;
      },
    };
  }

  /** Requests under way. */
  get requests(): number {
    return this.#requests;
  }

  #fits(bytes: number): boolean {
    return this.#bytes + bytes <= this.limits.maxBytes;
  }
}
