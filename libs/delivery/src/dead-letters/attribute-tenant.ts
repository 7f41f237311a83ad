import { HEADERS, isName } from '#libs/contracts';
import type { DeadLetterReading } from './dead-letter-reading.js';
import type { DeadMessage } from './dead-message.js';

/** Whom the tenants and broker users of this installation are. */
export interface TenantFacts {
  tenants: ReadonlySet<string>;
  /** The tenant of a broker user; `any` for services and operators, undefined for an unknown user. */
  userOf(name: string): { tenant: string } | 'any' | undefined;
}

/**
 * Whose a dead letter is, or empty where nobody can say: that of its broker user; for services and operators the header
 * `tenant`; without a known user the only tenant there is.
 */
export function attributeTenant(message: DeadMessage, reading: DeadLetterReading, facts: TenantFacts): string {
  const header = message.headers[HEADERS.tenant];
  const named = isName(header) && facts.tenants.has(header) ? header : null;
  const [only] = facts.tenants.size === 1 ? [...facts.tenants] : [''];
  const user = reading.userId === null ? undefined : facts.userOf(reading.userId);
  if (user === 'any') return named ?? only ?? '';
  return user?.tenant ?? only ?? '';
}
