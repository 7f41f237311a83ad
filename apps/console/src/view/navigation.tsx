import { LISTS, type ListName, listHref } from './route.js';

const NAMES: Readonly<Record<ListName, string>> = {
  tasks: 'Tasks',
  incidents: 'Incidents',
  parked: 'Parked',
  connectors: 'Connectors',
  connections: 'Connections',
  sources: 'Sources',
  subscriptions: 'Subscriptions',
  alerts: 'Alerts',
  report: 'Report',
  audit: 'Audit',
};

/** The way to every list. `list` is the one that is looked at; null on the overview. */
export function Navigation({ list }: { readonly list?: ListName | null | undefined }) {
  return (
    <nav className="ways" aria-label="Pages">
      <a href="#/" aria-current={list === null ? 'page' : undefined}>
        Overview
      </a>
      {LISTS.map((name) => (
        <a key={name} href={listHref(name)} aria-current={list === name ? 'page' : undefined}>
          {NAMES[name]}
        </a>
      ))}
    </nav>
  );
}
