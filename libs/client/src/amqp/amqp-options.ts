/** What TLS needs beyond an `amqps:` address; every field as `node:tls` takes it. */
export interface AmqpTls {
  readonly ca?: string | Uint8Array;
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  readonly passphrase?: string;
  readonly servername?: string;
}

/** Where and as whom to speak to Waybill's broker. */
export interface AmqpOptions {
  /** Address of the broker with user, password and virtual host, `amqp:` or `amqps:`. */
  readonly url: string;
  /** The broker user that is vouched for in `user_id`; Waybill takes the tenant from it. @default the user in `url` */
  readonly userId?: string;
  /** The tenant to act for; counts only for users entitled to it. @default none */
  readonly tenant?: string;
  /** How the connection is called on the broker. @default 'waybill client' */
  readonly name?: string;
  /** Milliseconds to wait for a connection, and for a confirm, before trying anew. @default 10000 */
  readonly tryTimeoutMs?: number;
  /**
   * Tasks whose results are kept for `result`, beside those that a call waits for; those left alone for longest are
   * forgotten first. @default 10000
   */
  readonly remember?: number;
  /** Bytes that those tasks may take, as they were sent: a task until its result, then the result. @default 67108864 */
  readonly rememberBytes?: number;
  readonly tls?: AmqpTls;
}
