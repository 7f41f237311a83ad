/** What the command ends with. Scripts rely on these numbers: one that is there never changes its meaning. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  notAllowed: 4,
  unreachable: 5,
  altered: 6,
  interrupted: 130,
} as const;

/** A code the command ends with. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each code means, in the order in which people are shown them. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [
    EXIT.done,
    'Done. Of `doctor`: nothing fails. Of a run that was followed: it came to its end by itself, and nothing was refused to a decision',
  ],
  [
    EXIT.failed,
    'Not done, or it failed: a run that stopped or was cancelled, a `doctor` that found a failure, a test message that was not delivered, "no" at a question',
  ],
  [
    EXIT.usage,
    'Called in a way it does not have, or with input that is refused as wrong (HTTP 400, 413, 415, 422); nothing was done',
  ],
  [EXIT.refused, 'There is no such thing (404), or its present state does not allow it (409)'],
  [EXIT.notAllowed, 'No API key, or one that may not do it (401, 403)'],
  [
    EXIT.unreachable,
    'No answer, or a service that cannot answer now (429, 502, 503, 504): the same command may do later',
  ],
  [EXIT.altered, 'Of `audit verify`: the audit trail, or an anchor, is not what was written'],
  [EXIT.interrupted, 'Ended by Ctrl-C; what was begun in Waybill goes on'],
];

const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  400: EXIT.usage,
  401: EXIT.notAllowed,
  403: EXIT.notAllowed,
  404: EXIT.refused,
  409: EXIT.refused,
  413: EXIT.usage,
  415: EXIT.usage,
  422: EXIT.usage,
  429: EXIT.unreachable,
  502: EXIT.unreachable,
  503: EXIT.unreachable,
  504: EXIT.unreachable,
};

/** The code for an answer of the API that is no success. */
export function exitOfStatus(status: number): ExitCode {
  return BY_STATUS[status] ?? EXIT.failed;
}
