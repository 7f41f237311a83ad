export { AlertRounds } from './alert-rounds.js';
export { ALERT_RULES, type AlertRule } from './alert-rule.js';
export { decideStep, type StepTerms } from './alert-step.js';
export { BUDGET_DAYS, type BudgetCounts, DEFAULT_TARGET, errorBudget } from './budgets/error-budget.js';
export { LookAround } from './look-around.js';
export { type AlertEventData, alertEvent } from './messages/alert-event.js';
export type { LinkBases } from './messages/links.js';
export { type MailText, mailTextOf } from './messages/mail-text.js';
export { type PresentedAlert, presentAlert } from './messages/present-alert.js';
export { type ReportEventData, reportEvent, reportEventIds } from './messages/report-event.js';
export { testEvent } from './messages/test-event.js';
export type {
  AlertRecord,
  AlertStanding,
  AlertStep,
  AlertStore,
  Finding,
  FindingDetail,
  NewNotification,
} from './ports/alert-store.js';
export type { Watch } from './ports/watch.js';
export { type IsoWeek, lastWeek, weekOfName } from './report/iso-week.js';
export { type ReportFacts, type ReportRow, weeklyReport } from './report/weekly-report.js';
export type { OwnThreshold, ThresholdOf } from './thresholds.js';
export { type ExpiringThing, expiringThings } from './watching/expiring-things.js';
export { type RefusedWebhooks, refusedWebhooks } from './watching/refused-webhooks.js';
export { type QueueSample, TRUST_SECONDS, type UnservedQueue, unservedQueues } from './watching/unserved-queues.js';
