import type { Statement } from '../database.js';

/** One connection with its sealed credential. */
export const findConnection: Statement = {
  name: 'find-connection',
  text: `
SELECT connector, settings, version, account_since AS "accountSince", sealed_credential AS "sealedCredential"
FROM connections WHERE tenant = $1 AND name = $2`,
};
