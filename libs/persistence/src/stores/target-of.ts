import type { DueDelivery, MailTarget } from '#libs/delivery';

/** What a message to a target is sent with. */
export interface SealedTarget {
  type: 'webhook' | 'email';
  address: string;
  /** The mail server of its own; null where it has none. */
  server: MailTarget['server'];
  sealedSecret: Buffer | null;
}

/** Where a message to a target goes. */
export function targetOf({ type, address, server, sealedSecret }: SealedTarget): DueDelivery['target'] {
  return type === 'email'
    ? { type: 'mail', address, server, sealedSecret }
    : { type: 'http', url: address, sealedSecret };
}
