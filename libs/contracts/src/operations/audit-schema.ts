import Type from 'typebox';
import { nullable } from './input-fields.js';

const HASH = { pattern: '^[0-9a-f]{64}$' };

const WRITTEN = {
  at: Type.String({ format: 'date-time', description: 'When its act began, to the microsecond' }),
  actor: Type.String({ description: 'Who did it, such as `api-key:<id>`' }),
  act: Type.String({ description: 'What was done, such as `connection.create`' }),
  subject: Type.String({ description: 'To which thing' }),
  detail: Type.String({ description: 'For people' }),
};

const number = Type.Integer({ description: 'What it was written under; acts that came to nothing leave gaps' });

/** OpenAPI schema of an entry of the audit trail, for people. */
export const AUDIT_ENTRY_SCHEMA = Type.Object(
  {
    number,
    position: nullable(
      Type.Integer({
        description: 'Its place in the chain of its tenant; null only where somebody went past the chain',
      }),
    ),
    ...WRITTEN,
  },
  { title: 'AuditEntry' },
);

/** An entry of the audit trail, for people. */
export type AuditEntryView = Type.Static<typeof AUDIT_ENTRY_SCHEMA>;

/** OpenAPI schema of a link of the chain, as it is verified. */
export const AUDIT_LINK_SCHEMA = Type.Object(
  {
    tenant: Type.String(),
    position: Type.Integer({ description: 'Its place in the chain, from 1 and without gaps' }),
    number,
    previous: Type.String({ ...HASH, description: '`hash` of the link before; zeros in the first' }),
    hash: Type.String({ ...HASH, description: 'SHA-256 of the entry and of `previous`' }),
    entry: nullable(
      Type.Object(WRITTEN, { description: 'What was written; null where the entry is gone', title: 'AuditedAct' }),
    ),
  },
  { title: 'AuditLink' },
);

/** A link of the chain, as it is verified. */
export type AuditLink = Type.Static<typeof AUDIT_LINK_SCHEMA>;
