import pg from 'pg';
import { CATALOGUE } from './catalogue.js';

const HEAD = `The schema that the migrations make, as PostgreSQL's catalogue tells it; compared by a test on every run.
Not to be edited: change it by a migration, then write it anew with "npm run schema:dump".
`;

/**
 * Describes a schema of the database at `url` in full: roles, tables with columns and constraints, indexes, row-level
 * security with its policies, grants, triggers, functions. The same schema gives the same text, whoever owns it.
 */
export async function dumpSchema(url: string, schema = 'waybill'): Promise<string> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=pg_catalog' });
  await client.connect();
  try {
    const lines = new Map<string, string[]>();
    for (const { text } of CATALOGUE) {
      const { rows } = await client.query<{ place: string; line: string }>(text, [schema]);
      for (const { place, line } of rows) lines.set(place, [...(lines.get(place) ?? []), line.trimEnd()]);
    }
    const sections = [...lines].map(([place, said]) => said.join(place === '' ? '\n' : '\n  '));
    return `${HEAD}\n${sections.join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}
