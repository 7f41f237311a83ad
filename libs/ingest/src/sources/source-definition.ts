import { createSecretKey, type KeyObject } from 'node:crypto';
import { compileSchema, type SchemaCheck, type SchemaViolation } from '#libs/contracts';
import type { PreparedProvider } from '../providers/provider.js';
import { WEBHOOK_PROVIDERS, webhookProvider } from '../providers/providers.js';
import { isJsonPointer, MAX_POINTER_LENGTH } from '../reading/json-pointer.js';
import { MAX_SECRETS } from '../verification/verify-signature.js';

/** What an operator says of a source. */
export interface SourceDefinition {
  provider: string;
  /** The provider's own settings; `{}` where it has none. */
  settings: Record<string, unknown>;
  /** The current secret, then the previous one while it is being replaced. */
  secrets: readonly string[];
  /** JSON Pointer (RFC 6901) into the body; the value there names the lane. Absent: the source is one lane. */
  orderingKey?: string | null | undefined;
}

const settingsChecks: ReadonlyMap<string, SchemaCheck> = new Map(
  WEBHOOK_PROVIDERS.map((provider) => [provider.name, compileSchema(provider.settingsSchema)]),
);

/**
 * Checks a source before it is stored: null where it can verify, else the first field that is wrong. Never shows a
 * secret. A source that passes always verifies; there is no setting that turns verification off.
 */
export function checkSource(source: SourceDefinition): SchemaViolation | null {
  const known = WEBHOOK_PROVIDERS.map((provider) => provider.name);
  if (!known.includes(source.provider)) {
    return { field: '/provider', message: `must be one of ${known.join(', ')}` };
  }
  const flaw =
    settingsChecks.get(source.provider)?.(source.settings) ??
    webhookProvider(source.provider).checkSettings(source.settings);
  if (flaw) return { field: `/settings${flaw.field}`, message: flaw.message };
  return checkSecrets(source) ?? checkOrderingKey(source.orderingKey);
}

/** Makes a stored source's provider ready. Throws where the source would not pass `checkSource`. */
export function prepareSource(source: SourceDefinition): { provider: PreparedProvider; secrets: readonly KeyObject[] } {
  const violation = checkSource(source);
  if (violation) throw new Error(`${violation.field || '/'} ${violation.message}`);
  const provider = webhookProvider(source.provider).prepare(source.settings);
  const keys = source.secrets.map((secret) => provider.readSecret(secret)).filter((key) => key !== null);
  // Made once: an HMAC with a key's plain bytes makes this object each time, at four times the cost.
  return { provider, secrets: keys.map((key) => createSecretKey(key)) };
}

function checkSecrets({ provider: name, settings, secrets }: SourceDefinition): SchemaViolation | null {
  if (secrets.length === 0)
    return { field: '/secrets', message: 'must hold a secret: verification cannot be left out' };
  if (secrets.length > MAX_SECRETS) {
    return { field: '/secrets', message: `may hold ${MAX_SECRETS} secrets: the current one and the previous one` };
  }
  const definition = webhookProvider(name);
  const provider = definition.prepare(settings);
  const wrong = secrets.findIndex((secret) => provider.readSecret(secret) === null);
  return wrong < 0 ? null : { field: `/secrets/${wrong}`, message: `must be ${definition.secretForm}` };
}

function checkOrderingKey(pointer: string | null | undefined): SchemaViolation | null {
  if (pointer === null || pointer === undefined || isJsonPointer(pointer)) return null;
  return {
    field: '/orderingKey',
    message: `must be a JSON Pointer (RFC 6901) such as /repository/full_name, of at most ${MAX_POINTER_LENGTH} characters`,
  };
}
