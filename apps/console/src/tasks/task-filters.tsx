import { useId } from 'react';
import type { TaskStatus, WaitingReason } from '#libs/contracts';
import type { TaskFilter } from '../api/console-api.js';
import { REASONS, reasonOf, STATUS_LOOKS, STATUSES } from './task-look.js';

interface TaskFiltersProps {
  readonly filter: TaskFilter;
  /** Connectors to choose from. */
  readonly connectors: readonly string[];
  onChange(filter: TaskFilter): void;
}

/** Chooses which tasks are listed. */
export function TaskFilters({ filter, connectors, onChange }: TaskFiltersProps) {
  const id = useId();
  return (
    <div className="filters">
      <span>
        <label htmlFor={`${id}status`}>Status</label>
        <select
          id={`${id}status`}
          value={filter.status}
          onChange={({ target }) => onChange({ ...filter, status: target.value as TaskStatus | '', reason: '' })}
        >
          <option value="">any</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {STATUS_LOOKS[status].label}
            </option>
          ))}
        </select>
      </span>
      {filter.status === 'waiting' && (
        <span>
          <label htmlFor={`${id}reason`}>Waiting</label>
          <select
            id={`${id}reason`}
            value={filter.reason}
            onChange={({ target }) => onChange({ ...filter, reason: target.value as WaitingReason | '' })}
          >
            <option value="">for anything</option>
            {REASONS.map((reason) => (
              <option key={reason} value={reason}>
                {reasonOf({ status: 'waiting', reason })}
              </option>
            ))}
          </select>
        </span>
      )}
      <span>
        <label htmlFor={`${id}connector`}>Connector</label>
        <select
          id={`${id}connector`}
          value={filter.connector}
          onChange={({ target }) => onChange({ ...filter, connector: target.value })}
        >
          <option value="">any</option>
          {connectors.map((connector) => (
            <option key={connector}>{connector}</option>
          ))}
        </select>
      </span>
    </div>
  );
}
