import { type CREATE_NOTIFICATION_TARGET, compileSchema, type InputOf } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { checkCallback } from '../subscriptions/check-callback.js';

/** A target as it was asked for; a secret of null is to be made. */
export interface AskedTarget {
  name: string;
  type: 'webhook';
  address: string;
  secret: string | null;
  alerts: boolean;
}

const checkSigning = compileSchema({
  type: 'object',
  properties: { secret: { type: 'string', maxLength: 200 } },
  additionalProperties: false,
});

/** Reads what a target shall be. Throws a 400 that names the field which is wrong. */
export function readNewTarget(input: InputOf<typeof CREATE_NOTIFICATION_TARGET>): AskedTarget {
  const { name, address, credentials = {}, alerts = true } = input;
  if (address === undefined) throw wrong('/address', 'is missing: a webhook needs one');
  const violation = checkSigning(credentials);
  if (violation) throw wrong(`/credentials${violation.field}`, violation.message);
  const secret = credentials['secret'] as string | undefined;
  const found = checkCallback(address, secret);
  if (found) throw wrong(found.pointer === '/url' ? '/address' : '/credentials/secret', found.detail);
  return { name, type: 'webhook', address, secret: secret ?? null, alerts };
}

function wrong(pointer: string, detail: string): ProblemError {
  return ProblemError.badRequest('invalid_body', { pointer, detail });
}
