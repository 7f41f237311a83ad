import { AuditTrail, runnerOf } from '#libs/persistence';
import { actorOf, type Caller } from './caller.js';

/** A transaction of entities, as TenantEntities gives one. */
export type EntityTransaction = Parameters<typeof runnerOf>[0];

/** Writes down what a caller does, in the transaction that does it. `detail` never holds a secret. */
export function audit(
  entities: EntityTransaction,
  caller: Caller,
  act: string,
  subject: string,
  detail = '',
): Promise<void> {
  const entry = { tenant: caller.tenant, actor: actorOf(caller), act, subject, detail };
  return AuditTrail.appendIn(runnerOf(entities), entry);
}
