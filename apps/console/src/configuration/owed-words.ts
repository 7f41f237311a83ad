import type { DeliveryStanding } from './configured.js';

/** So many are counted. */
const MOST = 1_000;

/** What is owed to a subscription, in words. */
export function owedOf({ owed }: Pick<DeliveryStanding, 'owed'>): string {
  if (owed === 0) return 'nothing';
  return owed >= MOST ? '1,000 or more' : String(owed);
}
