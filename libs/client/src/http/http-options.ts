/** Where and as whom to speak to Waybill over HTTP. */
export interface HttpOptions {
  /** Address of the control-plane, for instance `https://waybill.example.com`. A path in it is kept. */
  readonly baseUrl: string | URL;
  /** An API key with the scopes `tasks:write` and `tasks:read`. */
  readonly apiKey: string;
  /** Milliseconds that one try may take, beside what Waybill was asked to wait. @default 10000 */
  readonly tryTimeoutMs?: number;
  /** What sends the requests, for a proxy or a test. @default the built-in `fetch` */
  readonly fetch?: typeof globalThis.fetch;
}
