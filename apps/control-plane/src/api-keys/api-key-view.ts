import { API_KEY_SCOPES, type ApiKeyEntity } from '#libs/persistence';

/** An API key as the API shows it; the key itself only in the answer that made it. */
export function presentApiKey({ id, name, scopes, createdAt, expiresAt, revokedAt }: ApiKeyEntity, key?: string) {
  return { id, name, scopes, createdAt, expiresAt, revokedAt, ...(key === undefined ? {} : { key }) };
}

/** An API key as the API shows it. */
export type PresentedApiKey = ReturnType<typeof presentApiKey>;

const instant = { type: 'string', format: 'date-time' };

/** OpenAPI schema of an API key as the API shows it. */
export const API_KEY_SCHEMA = {
  title: 'ApiKey',
  type: 'object',
  required: ['id', 'name', 'scopes', 'createdAt', 'expiresAt', 'revokedAt'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    scopes: { type: 'array', items: { type: 'string', enum: [...API_KEY_SCOPES] } },
    createdAt: instant,
    expiresAt: { ...instant, nullable: true },
    revokedAt: { ...instant, nullable: true },
    key: { type: 'string', description: 'Shown once: only in the answer that made it' },
  },
};
