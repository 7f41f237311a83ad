import type { NotificationTarget } from '#libs/contracts';
import type { TargetView } from '#libs/persistence';

/** A target as the API shows it; its secret only where it was made by this very call. */
export function presentTarget(target: TargetView, newSecret: string | null = null): NotificationTarget {
  const { name, type, address, server, alerts, weeklyReport, enabled, disabledReason, createdAt } = target;
  const { lastAt, lastState, lastAttempts, lastStatus, lastError } = target;
  const last =
    lastAt === null || lastState === null
      ? null
      : {
          at: lastAt.toISOString(),
          state: lastState,
          attempts: lastAttempts ?? 0,
          status: lastStatus,
          error: lastError,
        };
  return {
    ...{
      name,
      type,
      address,
      server,
      alerts,
      weeklyReport,
      enabled,
      disabledReason,
      last,
      createdAt: createdAt.toISOString(),
    },
    ...(newSecret === null ? {} : { secret: newSecret }),
  };
}
