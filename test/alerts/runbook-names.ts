import { ALERT_KINDS } from '#libs/contracts';

/** What a control-plane tells a tenant of by itself; `ResultsOwed` is an alert of Prometheus, too, and has one page. */
const TOLD_TO_TENANTS = ALERT_KINDS.map((kind) =>
  kind.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
);

/** What the page of an alert is called. */
export const pageOf = (alert: string): string => `${alert.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.md`;

/** The names that have a page, each once. */
export const namesOfRunbooks = (alerts: readonly string[]): string[] => [...new Set([...alerts, ...TOLD_TO_TENANTS])];
