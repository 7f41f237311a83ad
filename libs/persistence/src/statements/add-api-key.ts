import type { Statement } from '../database.js';

/**
 * Adds an API key, unless it is there, revoked or not. $1 tenant, $2 id, $3 name, $4 SHA-256 of the key, $5 scopes.
 */
export const addApiKey: Statement = {
  name: 'add-api-key',
  text: `INSERT INTO waybill.api_keys (tenant, id, name, key_hash, scopes) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ON CONSTRAINT api_keys_hash_uq DO NOTHING`,
};
