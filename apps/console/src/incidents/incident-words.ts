import type { ErrorCategory, Incident } from '#libs/contracts';

const WHO_ACTS: Readonly<Record<ErrorCategory, string>> = {
  transient: 'Time: it may go by itself. When the other side is back, redrive',
  client: 'The agent’s author: the task itself is wrong. Replace or discard',
  data: 'Whoever wrote the data. Have it mended, then redrive or replace',
  configuration: 'You: mend the connection or the settings, then redrive',
  policy: 'The owner of the rule that forbids it',
  budget: 'The owner of the budget that is used up',
};

const CODES: Readonly<Record<string, string>> = {
  invalid_task: 'a field of the task is wrong',
  invalid_input: 'the input does not fit the action',
  not_json: 'the message is no JSON',
  routing_key_mismatch: 'the routing key is not that of the task',
  unroutable: 'no queue takes this connector',
  unknown_connector: 'there is no such connector',
  unknown_action: 'there is no such action',
  unknown_connection: 'there is no such connection',
  idempotency_conflict: 'its key was used for another task',
  connection_refused: 'the third party refused the connection',
  connection_reset: 'the third party broke the connection off',
  connect_timeout: 'the third party could not be reached in time',
  unpreparable: 'no request could be made of the input',
  poison: 'its worker ended before it could call',
  delivery_limit: 'it was delivered too often without an end',
};

/** Who has to act on errors of a category, in words. */
export const whoActs = (category: string): string =>
  Object.hasOwn(WHO_ACTS, category) ? WHO_ACTS[category as ErrorCategory] : category;

/** What an error's code means, in words where we have some. */
export function codeInWords(code: string): string {
  const status = /^http_(\d{3})$/.exec(code)?.[1];
  if (status !== undefined) return `the third party answered ${status}`;
  return Object.hasOwn(CODES, code) ? (CODES[code] ?? code) : code.replaceAll('_', ' ');
}

/** What an incident is of: connector and action, or what there is of the two. */
export const subjectOf = ({ connector, action }: Pick<Incident, 'connector' | 'action'>): string =>
  [connector, action].filter((part) => part !== '').join(' · ') || 'messages of no connector';

/** An incident in one sentence. */
export const titleOf = (incident: Pick<Incident, 'connector' | 'action' | 'code'>): string =>
  `${subjectOf(incident)}: ${codeInWords(incident.code)}`;

const STATES = ['open', 'redriven', 'replaced', 'discarded'] as const;

/** What became of an incident's dead letters, such as `3 open, 12 redriven`. */
export function letterStatesInWords(states: Readonly<Record<string, number | undefined>>): string {
  const parts = STATES.flatMap((state) => (states[state] ? [`${states[state]} ${state}`] : []));
  return parts.join(', ') || 'none';
}
