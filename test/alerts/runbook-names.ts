/** What a control-plane tells a tenant of by itself; `results-owed` is an alert of Prometheus, too, and has one page. */
const TOLD_TO_TENANTS = ['Incident', 'Backlog', 'Parked', 'Connection', 'ResultsOwed', 'SilentSource', 'ErrorBudget'];

/** What the page of an alert is called. */
export const pageOf = (alert: string): string => `${alert.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.md`;

/** The names that have a page, each once. */
export const namesOfRunbooks = (alerts: readonly string[]): string[] => [...new Set([...alerts, ...TOLD_TO_TENANTS])];
