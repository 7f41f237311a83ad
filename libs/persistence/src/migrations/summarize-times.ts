/**
 * Has the indexes that tell ranges of pages by their times know the newest pages, too: a range they know nothing of is read
 * whole by whoever asks for a time, and without this one is known only after a vacuum. Where somebody vacuums the table it
 * is left to that.
 */
export const SUMMARIZE_TIMES = `CREATE FUNCTION waybill.summarize_times() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE
  one regclass;
  ranges integer := 0;
BEGIN
  FOR one IN
    SELECT i.indexrelid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE c.relkind = 'i' AND a.amname = 'brin' AND (i.indrelid = 'waybill.receipts'::regclass
      OR i.indrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'waybill.tasks'::regclass))
    ORDER BY i.indexrelid
  LOOP
    BEGIN
      ranges := ranges + brin_summarize_new_values(one);
    EXCEPTION WHEN lock_not_available OR undefined_table THEN NULL;
    END;
  END LOOP;
  RETURN ranges;
END $$`;
