import type { InputOf, RESOLVE_TASK } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import type { ResolveDecision } from './task-desk.js';

/** The decision in a body. Throws a 400 where an output comes with a decision that has none. */
export function decisionOf(body: Omit<InputOf<typeof RESOLVE_TASK>, 'id'>): ResolveDecision {
  const note = body.note ?? '';
  if (body.decision === 'applied') return { decision: 'applied', note, output: body.output ?? null };
  if (body.output !== undefined) {
    throw ProblemError.badRequest('invalid_body', {
      pointer: '/output',
      detail: 'goes with the decision applied only',
    });
  }
  return { decision: body.decision, note };
}
