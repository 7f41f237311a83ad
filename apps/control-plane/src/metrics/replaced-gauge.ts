import type { IdentityGuard } from '#libs/persistence';
import { observe } from '#libs/tracing';

/** Has it be told whether the database is another one than was seen before; the returned function ends that. */
export function observeReplaced(identity: Pick<IdentityGuard, 'replaced'>): () => void {
  return observe(
    'waybill_database_replaced',
    'Whether the database is not the one that was seen before and waits to be recovered: 1 or 0.',
    (tell) => tell(Number(identity.replaced !== null)),
  );
}
