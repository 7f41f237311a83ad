import type { ServiceConfig } from '#libs/config';
import { IdentityGuard } from '#libs/persistence';
import type { Ending } from '../ending.js';

/** The guard of a service that ends where its database turns out to be another one. */
export function identityGuard({ databaseFailover }: ServiceConfig, ending: Ending): IdentityGuard {
  return new IdentityGuard({ failover: databaseFailover, onReplaced: (error) => ending.because(error) });
}
