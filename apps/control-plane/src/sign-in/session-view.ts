import type { Role } from '#libs/contracts';
import { API_KEY_SCOPES, type ApiKeyScope } from '#libs/persistence';
import type { Identity } from '../auth/caller.js';
import type { Session } from '../auth/session.js';
import { csrfTokenOf } from '../auth/session-token.js';

/** Who is signed in, as the API tells whoever that is. */
export interface SessionView {
  kind: 'user' | 'api-key';
  id: string;
  /** For people; null of an API key. */
  name: string | null;
  /** Whether the password can be changed here. */
  local: boolean;
  /** Where something may be done, and as what; null of an API key, where `scopes` decide. */
  tenants: { tenant: string; role: Role | null }[];
  /** Of an API key; null of a person. */
  scopes: readonly ApiKeyScope[] | null;
  csrfToken: string | null;
  endsAt: Date | null;
}

/** Tells whoever is signed in by a session who that is. */
export function presentSession({ userId, displayName, isLocal, roles, endsAt, token }: Session): SessionView {
  const tenants = Object.entries(roles).map(([tenant, role]) => ({ tenant, role }));
  const csrfToken = csrfTokenOf(token);
  return { kind: 'user', id: userId, name: displayName, local: isLocal, tenants, scopes: null, csrfToken, endsAt };
}

/** Tells whoever shows an API key or a session who that is. */
export function presentIdentity(identity: Identity): SessionView {
  if (identity.kind === 'session') return presentSession(identity.session);
  const { tenant, by, scopes } = identity.caller;
  const nobody = { name: null, local: false, csrfToken: null, endsAt: null };
  return { kind: 'api-key', id: by.id, tenants: [{ tenant, role: null }], scopes, ...nobody };
}

const text = { type: 'string' };

/** OpenAPI schema of who is signed in. */
export const SESSION_SCHEMA = {
  title: 'Session',
  type: 'object',
  required: ['kind', 'id', 'name', 'local', 'tenants', 'scopes', 'csrfToken', 'endsAt'],
  properties: {
    kind: { ...text, enum: ['user', 'api-key'] },
    id: { ...text, format: 'uuid' },
    name: { ...text, nullable: true, description: 'For people; null of an API key' },
    local: { type: 'boolean', description: 'Whether the password can be changed here' },
    tenants: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tenant', 'role'],
        properties: {
          tenant: text,
          role: { ...text, enum: ['viewer', 'operator', 'admin'], nullable: true, description: 'null of an API key' },
        },
      },
    },
    scopes: { type: 'array', items: { ...text, enum: [...API_KEY_SCOPES] }, nullable: true },
    csrfToken: { ...text, nullable: true, description: 'For the header `X-CSRF-Token` of whatever changes something' },
    endsAt: { ...text, format: 'date-time', nullable: true, description: 'When the session ends at the latest' },
  },
};
