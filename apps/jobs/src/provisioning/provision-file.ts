import { readFile } from 'node:fs/promises';
import { compileSchema, NAME_PATTERN, parseStrictJson } from '#libs/contracts';
import { SERVICE_ACCESS, type ServiceUser } from '#libs/messaging';
import { SERVICE_ROLES, type ServiceRole } from '#libs/persistence';

/** Who shall be let in, and with what. */
export interface Provisioning {
  /** Password of each service's PostgreSQL role. */
  databaseRoles: Record<ServiceRole, string>;
  /** Password of each service's broker user. */
  brokerUsers: Record<ServiceUser, string>;
  /** The virtual host all of it lives in. */
  vhost: string;
  tenant: string;
  /** The person with all rights in the virtual host. */
  developer: { user: string; password: string };
  /** An API key of the tenant, with every scope. */
  apiKey: string;
  /** Who administers the tenant in the console: made with this password at first, and then left alone. */
  administrator?: { login: string; password: string };
}

/** What a local user signs in as. */
export const LOGIN_PATTERN = '^[a-z0-9][a-z0-9._@+-]{0,99}$';

const SECRET = { type: 'string', pattern: '^[!-~]{12,200}$' };

const object = (properties: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});
const secrets = (names: readonly string[]) => object(Object.fromEntries(names.map((name) => [name, SECRET])));

const check = compileSchema(
  object(
    {
      databaseRoles: secrets(SERVICE_ROLES),
      brokerUsers: secrets(Object.keys(SERVICE_ACCESS)),
      vhost: { type: 'string', minLength: 1, maxLength: 255 },
      tenant: { type: 'string', pattern: NAME_PATTERN },
      developer: object({ user: { type: 'string', minLength: 1, maxLength: 255 }, password: SECRET }),
      apiKey: { type: 'string', pattern: '^[A-Za-z0-9._~+/-]{24,512}$' },
    },
    { administrator: object({ login: { type: 'string', pattern: LOGIN_PATTERN }, password: SECRET }) },
  ),
);

/**
 * Reads the file of a provisioning. Secrets are 12 characters of printable ASCII or more, an API key 24 of those a
 * bearer token may have.
 *
 * @throws Error that names the file and the field which is wrong, never what stands in it
 */
export async function readProvisionFile(path: string): Promise<Provisioning> {
  const bytes = await readFile(path);
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok) throw new Error(`${path} is no JSON as needed: ${parsed.violation.message}; correct PROVISION_FILE`);
  const violation = check(parsed.value);
  if (violation) throw new Error(`${path}: ${violation.field || 'the document'} ${violation.message}; correct it`);
  const provisioning = parsed.value as Provisioning;
  if (provisioning.developer.user in SERVICE_ACCESS) {
    throw new Error(`${path}: /developer/user is the user of a service; choose another name`);
  }
  return provisioning;
}
