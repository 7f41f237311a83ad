/** A call to somewhere this installation does not let calls go. Thrown before a byte leaves. */
export class EgressRefusedError extends Error {
  override readonly name = 'EgressRefusedError';
  readonly code = 'egress_refused';

  constructor(host: string, why: string) {
    super(`${host} ${why}: only public addresses may be called, and what EGRESS_ALLOW names`);
  }
}
