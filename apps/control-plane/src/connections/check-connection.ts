import type { Connector } from '#libs/connector-kit';
import { type Credential, checkCredential } from '#libs/credentials';
import { ProblemError } from '#libs/nest-runtime';

/** Kinds of credential the contract names and this release cannot use. */
const NOT_YET = /^oauth2/;

/** Throws a 400 that names the setting which does not fit the connector. */
export function checkSettings(connector: Connector, settings: Record<string, unknown>): void {
  const violation = connector.checkSettings(settings);
  if (violation) {
    throw ProblemError.badRequest('invalid_settings', {
      pointer: `/settings${violation.field}`,
      detail: violation.message,
    });
  }
}

/** The credential in a body. Throws a 400 that names the part which is wrong, and repeats nothing of it. */
export function readCredential(connector: Connector, given: Record<string, unknown> = { type: 'none' }): Credential {
  const type = given['type'];
  if (typeof type === 'string' && NOT_YET.test(type)) {
    throw ProblemError.badRequest('unsupported_credential', {
      pointer: '/credentials/type',
      detail: `is not supported yet: use one of ${connector.credentials.join(', ')}`,
    });
  }
  const violation = checkCredential(given, connector.credentials);
  if (violation) {
    throw ProblemError.badRequest('invalid_credentials', {
      pointer: `/credentials${violation.field}`,
      detail: violation.message,
    });
  }
  return given as unknown as Credential;
}
