import Type from 'typebox';
import { AUDIT_ENTRY_SCHEMA, AUDIT_LINK_SCHEMA } from './audit-schema.js';
import { DEFAULT_PAGE_LIMIT, instantField, NARROWING, PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';

/** Links on a page at most: whoever verifies a chain reads all of it. */
export const MAX_LINKS = 1_000;

/** What operators did. */
export const LIST_AUDIT_ENTRIES = operation({
  name: 'audit.list',
  id: 'listAuditEntries',
  summary: 'List what operators did',
  description: 'Who did what to which thing, and when. Newest first.',
  method: 'GET',
  path: '/v1/audit-entries',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    actor: NARROWING,
    act: NARROWING,
    subject: NARROWING,
    since: instantField('Not before it'),
    until: instantField('Before it'),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: AUDIT_ENTRY_SCHEMA,
      list: {
        columns: [
          { title: 'Place', field: 'position', as: 'number' },
          { title: 'At', field: 'at', as: 'time' },
          { title: 'Actor', field: 'actor' },
          { title: 'Act', field: 'act' },
          { title: 'Subject', field: 'subject' },
          { title: 'Detail', field: 'detail' },
        ],
      },
    },
  ],
  refusals: [400],
});

/** The chain that says whether the entries are as they were written. */
export const LIST_AUDIT_CHAIN = operation({
  name: 'audit.chain',
  id: 'listAuditChain',
  summary: 'Read the chain of the audit trail',
  description:
    'Every entry with the hash of the one before it and its own, from the first on, as they are stored. Who verifies it makes the hashes anew: `waybill audit verify` does.',
  method: 'GET',
  path: '/v1/audit-chain',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    cursor: PAGE_FIELDS.cursor,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_LINKS, default: DEFAULT_PAGE_LIMIT })),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, in the order of the chain',
      schema: AUDIT_LINK_SCHEMA,
      list: {
        columns: [
          { title: 'Place', field: 'position', as: 'number' },
          { title: 'Number', field: 'number', as: 'number' },
          { title: 'Hash', field: 'hash' },
          { title: 'Act', field: 'entry.act' },
          { title: 'Subject', field: 'entry.subject' },
        ],
        more: { tenant: { type: 'string', description: 'Whose chain it is' } },
      },
    },
  ],
  refusals: [400],
});
