/** A webhook delivery exactly as it came over HTTP, before anything was checked. */
export interface RawDelivery {
  /** Names in lower case; values sent twice are joined by a comma, as Node does. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The exact bytes of the body. */
  body: Buffer;
  receivedAt: Date;
}
