import type { ParkedGroup } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';

interface ParkedGroupsProps {
  readonly groups: readonly ParkedGroup[];
  /** Narrows to one group. */
  onNarrow(group: ParkedGroup): void;
}

/** What is parked, cause by cause; each narrows the list to it. */
export function ParkedGroups({ groups, onNarrow }: ParkedGroupsProps) {
  if (groups.length === 0) return null;
  return (
    <table>
      <caption>Parked tasks by cause; each narrows the list to it</caption>
      <thead>
        <tr>
          <th scope="col">What stands in doubt</th>
          <th scope="col">Effect class</th>
          <th scope="col" className="number">
            Tasks
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={JSON.stringify([group.connector, group.action, group.reason, group.effectClass])}>
            <td className="wide">
              <button type="button" onClick={() => onNarrow(group)}>
                <Foreign text={`${group.connector} · ${group.action}: ${group.reason ?? 'no reason is known'}`} />
              </button>
            </td>
            <td data-label="effect class">{group.effectClass ?? 'unknown'}</td>
            <td className="number" data-label="tasks">
              {group.tasks}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
