import Type from 'typebox';
import { UUID_PATTERN } from './uuid.js';

/**
 * Which database this is and how far it has come: read from PostgreSQL, and kept in the broker beside it. Two records of
 * one healthy database never go back, whatever their order.
 */
export const InstallationRecord = Type.Object(
  {
    /** Made with the schema. */
    installation: Type.String({ pattern: UUID_PATTERN }),
    /** Raised by each recovery, from 1. */
    epoch: Type.Integer({ minimum: 1 }),
    /** Raised about once a second while the sweeper runs, from 0. */
    beat: Type.Integer({ minimum: 0 }),
    /** PostgreSQL's system identifier: another one is another server, or one made anew. */
    system: Type.String({ minLength: 1, maxLength: 40 }),
    /** PostgreSQL's timeline, from 1: raised when a standby is promoted and by a recovery to a point in time. */
    timeline: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);

/** Which database this is and how far it has come. */
export type InstallationRecord = Type.Static<typeof InstallationRecord>;
