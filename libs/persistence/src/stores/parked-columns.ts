import type { ParkedTaskFilter } from '#libs/contracts';

/** A filter over parked tasks as the statements take it behind the tenant, and in the order of parked-tasks. */
export function parkedColumns(filter: ParkedTaskFilter): unknown[] {
  const { connector, action, connection, reason, label = [], agent, ...times } = filter;
  const labels = label.length === 0 ? null : JSON.stringify(Object.fromEntries(label.map(nameAndValue)));
  const { createdAfter, createdBefore, parkedAfter, parkedBefore } = times;
  return [
    connector,
    action,
    connection,
    reason,
    labels,
    agent,
    createdAfter,
    createdBefore,
    parkedAfter,
    parkedBefore,
  ].map((value) => value ?? null);
}

/** The same filter as it is kept and shown: of labels, which may name people, their names alone. */
export function withoutValues(filter: ParkedTaskFilter): ParkedTaskFilter {
  const { label, ...others } = filter;
  return label === undefined ? others : { ...others, label: label.map((one) => `${nameAndValue(one)[0]}:`) };
}

function nameAndValue(label: string): [string, string] {
  const colon = label.indexOf(':');
  return [label.slice(0, colon), label.slice(colon + 1)];
}
