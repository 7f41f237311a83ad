import type pg from 'pg';

/** How many pages of tables and indexes a statement touches. It is run for that: what it changes, it changes. */
export async function touchedPages(
  client: pg.Client,
  { text }: { readonly text: string },
  parameters: readonly unknown[] = [],
): Promise<number> {
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...parameters]);
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'];
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}
