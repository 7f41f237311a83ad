import type { AuditEntryView } from '#libs/contracts';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';

/** Entries of the audit trail, as they are given. */
export function AuditTable({ entries }: { readonly entries: readonly AuditEntryView[] }) {
  if (entries.length === 0) return null;
  return (
    <table>
      <caption>What was done, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Act</th>
          <th scope="col">To</th>
          <th scope="col">By</th>
          <th scope="col" className="number">
            Place
          </th>
          <th scope="col" className="number">
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ number, position, at, actor, act, subject, detail }) => (
          <tr key={number}>
            <td className="wide">
              <Foreign text={act} />
              {detail !== '' && (
                <span className="quiet clip">
                  <Foreign text={detail} />
                </span>
              )}
            </td>
            <td className="wide">
              <Foreign text={subject} />
            </td>
            <td data-label="by">
              <Foreign text={actor} />
            </td>
            <td className="number" data-label="place">
              {position ?? 'not in the chain'}
            </td>
            <td className="number" data-label="when">
              <Ago at={at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
