import type { AlertThresholds } from '#libs/persistence';

/** From when on something is wrong: a task that is due for a quarter of an hour, a result that is owed for two minutes. */
export const ALERT_THRESHOLDS: AlertThresholds = { dueSeconds: 15 * 60, owedSeconds: 2 * 60 };
