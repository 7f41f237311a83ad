import Type from 'typebox';
import { type ActionDefinition, type ActionReading, type Answer, DEFAULT_RETRY } from '#libs/connector-kit';
import { apiRequest } from '../api-request.js';
import { fieldErrorCodes } from '../github-message.js';
import { readAnswer } from '../read-answer.js';
import { isObject, textOrNull } from '../read-json.js';
import { Repository } from '../repository.js';

const Input = Type.Object(
  {
    repo: Repository,
    /** GitHub takes names that differ only in small and capital letters for one. */
    name: Type.String({ minLength: 1, maxLength: 50, pattern: '^(?![.]{1,2}$)' }),
    /** Six hex digits, without `#`. */
    color: Type.String({ pattern: '^[0-9A-Fa-f]{6}$' }),
    /** Empty where none is given, whatever the label had. */
    description: Type.Optional(Type.String({ maxLength: 100 })),
    /** Make the label instead of putting the state of one that is there. */
    create: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const Output = Type.Object(
  { name: Type.String(), color: Type.String(), description: Type.Unsafe<string | null>({ type: ['string', 'null'] }) },
  { additionalProperties: false },
);

/**
 * Puts the full state of a label, or makes it with that state. Effect class `natural` either way: an update sends every
 * field, and a name can be made only once, so a repeat changes nothing that the first has done. GitHub has no one call
 * for both, and an attempt is one call: `label_absent` and `label_exists` say which of the two is to be sent.
 */
export const upsertLabel: ActionDefinition = {
  name: 'upsert-label',
  summary: 'Puts the colour and description of a label, or makes it',
  input: Input,
  output: Output,
  effect: 'natural',
  timeoutMs: 30_000,
  retry: DEFAULT_RETRY,
  prepare(call) {
    const { repo, name, color, description = '', create = false } = call.input as Type.Static<typeof Input>;
    const labels = `/repos/${repo}/labels`;
    return create
      ? apiRequest(call, { method: 'POST', path: labels, body: { name, color, description } })
      : apiRequest(call, {
          method: 'PATCH',
          path: `${labels}/${encodeURIComponent(name)}`,
          body: { color, description },
        });
  },
  read(answer, { method, now }) {
    const reading = readAnswer(answer, now, readLabel);
    return reading.kind === 'failed' ? withAdvice(reading, answer, method) : reading;
  },
};

function readLabel(value: unknown): Type.Static<typeof Output> | undefined {
  if (!isObject(value) || typeof value['name'] !== 'string' || typeof value['color'] !== 'string') return undefined;
  return { name: value['name'], color: value['color'], description: textOrNull(value['description']) };
}

function withAdvice(
  failure: Extract<ActionReading, { kind: 'failed' }>,
  answer: Answer,
  method: string,
): ActionReading {
  const say = (code: string, message: string) => ({ ...failure, error: { ...failure.error, code, message } });
  if (method === 'PATCH' && answer.status === 404) {
    const message =
      'The repository has no such label, or the token may not see the repository (404): to make it, send `"create": true`';
    return say('label_absent', message);
  }
  if (method === 'POST' && answer.status === 422 && fieldErrorCodes(answer).includes('already_exists')) {
    const message =
      'The repository has a label of this name already, perhaps by an earlier attempt (422): to put its state, leave `create` out';
    return say('label_exists', message);
  }
  return failure;
}
