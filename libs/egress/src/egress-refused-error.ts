/** Which wall a call stood before: the address it leads to, or the hosts its connector may call. */
export type RefusalCode = 'address_refused' | 'host_refused';

/** A call to somewhere this installation does not let calls go. Thrown before a byte leaves. */
export class EgressRefusedError extends Error {
  override readonly name = 'EgressRefusedError';

  constructor(
    readonly code: RefusalCode,
    host: string,
    why: string,
  ) {
    super(`${host} ${why}: ${REMEDIES[code]}`);
  }
}

const REMEDIES: Record<RefusalCode, string> = {
  address_refused: 'only public addresses may be called, and what EGRESS_ALLOW names',
  host_refused: "call one of the connector's own hosts",
};
