import type { ParkedTaskFilter } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { labelsOf } from '../tasks/labels-of.js';

const INSTANTS = ['createdAfter', 'createdBefore', 'parkedAfter', 'parkedBefore'] as const;

/** A filter over parked tasks as the stores take it. Throws a 400 at `where` for a time that no calendar of ours has, and labels that no task carries. */
export function readParkedFilter(
  filter: ParkedTaskFilter,
  where: (field: string) => { pointer: string } | { parameter: string },
): ParkedTaskFilter {
  const read = { ...filter };
  labelsOf(filter.label ?? [], where('label'));
  for (const name of INSTANTS) {
    const text = filter[name];
    if (text === undefined) continue;
    const at = new Date(text);
    if (Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1 || at.getUTCFullYear() > 9999) {
      const field = where(name);
      const code = 'pointer' in field ? 'invalid_body' : 'invalid_parameter';
      throw ProblemError.badRequest(code, { ...field, detail: 'is no instant of the calendar' });
    }
    read[name] = at.toISOString();
  }
  return read;
}
