import type { Statement } from '../statement.js';

/** Adds the user that an issuer knows by a subject, unless there. $1 id, $2 issuer, $3 subject, $4 name for people. */
export const addSubject: Statement = {
  name: 'add-subject',
  text: `INSERT INTO users (id, issuer, subject, display_name) VALUES ($1, $2, $3, $4)
    ON CONFLICT ON CONSTRAINT users_subject_uq DO NOTHING`,
};
