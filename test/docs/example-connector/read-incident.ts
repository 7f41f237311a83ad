import { type ActionDefinition, parseStrictJson, readFailedStatus } from '#libs/connector-kit';

/** What is known of an incident: its id, or null where the service accepted the call and answered something odd. */
export const INCIDENT = {
  type: 'object',
  properties: { id: { type: ['string', 'null'] } },
  required: ['id'],
  additionalProperties: false,
};

const BOUNDS = { maxBytes: 1024 * 1024, maxDepth: 32 };

/** A 2xx means done, whatever its body: the effect has happened. All else is for the kit to judge. */
export const readIncident: ActionDefinition['read'] = (answer, { now }) => {
  if (answer.status < 200 || answer.status >= 300) return readFailedStatus(answer, now);
  const json = parseStrictJson(answer.body, BOUNDS);
  const id =
    json.ok && typeof json.value === 'object' && json.value !== null && 'id' in json.value ? json.value.id : null;
  return { kind: 'done', output: { id: typeof id === 'string' ? id : null } };
};
