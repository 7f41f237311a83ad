import type { TaskStatus } from '#libs/contracts';
import { STATUS_LOOKS } from './task-look.js';

/** A task's status as a word with its mark. */
export function StatusBadge({ status }: { readonly status: TaskStatus }) {
  const look = STATUS_LOOKS[status] ?? { label: status, tone: 'ended', mark: '?' };
  return (
    <span className={`badge ${look.tone}`}>
      <span aria-hidden="true">{look.mark}</span>
      {look.label}
    </span>
  );
}
