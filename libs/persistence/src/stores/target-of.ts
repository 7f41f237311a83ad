import type { DueDelivery } from '#libs/delivery';

/** What a message to a target is sent with. */
export interface SealedTarget {
  type: 'webhook';
  address: string | null;
  sealedSecret: Buffer | null;
}

/** Where a message to a target goes. */
export function targetOf({ address, sealedSecret }: SealedTarget): DueDelivery['target'] {
  return { type: 'http', url: address ?? '', sealedSecret };
}
