import { type InputOf, isUuid, type REDRIVE_DEAD_LETTERS } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import type { DeadLetterSelection } from '#libs/persistence';

/** The selection in a body. Throws a 400 where it holds none, or both, or what is no id. */
export function selectionOf({
  ids,
  filter,
}: Pick<InputOf<typeof REDRIVE_DEAD_LETTERS>, 'ids' | 'filter'>): DeadLetterSelection {
  if (ids && !ids.every(isUuid)) throw refused('/ids', 'must hold UUIDs only');
  if (ids && !filter) return { ids };
  if (filter && !ids) return { filter };
  throw refused(
    '/filter',
    ids ? 'cannot stand beside ids' : 'is missing, and so is ids: one of them says which are meant',
  );
}

function refused(pointer: string, detail: string): ProblemError {
  return ProblemError.badRequest('invalid_body', { pointer, detail });
}
