import { createLogger } from '#libs/nest-runtime';
import { IdentityGuard } from '#libs/persistence';

/** What graphs say is not looked at, unless PAIRS_LOG has a level. */
export const silent = createLogger('pairs', process.env['PAIRS_LOG'] ?? 'silent');

/** The guard each process has over its database. */
export const guard = (): IdentityGuard =>
  new IdentityGuard({
    failover: 'none',
    onReplaced: (error) => {
      throw error;
    },
  });
