import type { Subscription } from './configured.js';

/** Where a subscription delivers, in one line. */
export const targetOf = ({ type, url, queue }: Subscription['deliver']): string =>
  type === 'http' ? (url ?? 'an address') : `queue ${queue ?? ''}`;
