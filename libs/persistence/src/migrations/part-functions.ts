/** What every function over parts has: the owner's rights, names that nobody can put others before, short waits for locks. */
const AS_OWNER = `LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '300ms'
  SET datestyle = 'ISO'`;

/** The four tables, in the order in which they are locked. */
const TABLES = `ARRAY['tasks', 'attempts', 'results', 'replies']`;

/** Tells each part of the tasks: what its name ends with, its first day (null where it has none), and the day it ends before. */
export const PARTS = `CREATE OR REPLACE FUNCTION waybill.parts() RETURNS TABLE (suffix text, starts date, ends date)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO' AS $$
  SELECT substr(c.relname, length('tasks_') + 1),
    (regexp_match(pg_get_expr(c.relpartbound, c.oid), $re$FROM \\('(\\d{4}-\\d\\d-\\d\\d)'\\)$re$))[1]::date,
    (regexp_match(pg_get_expr(c.relpartbound, c.oid), $re$TO \\('(\\d{4}-\\d\\d-\\d\\d)'\\)$re$))[1]::date
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'waybill.tasks'::regclass AND pg_get_expr(c.relpartbound, c.oid) LIKE 'FOR VALUES FROM %'
$$`;

/**
 * Makes parts of \`width\` days until they reach further than \`ahead\` days from today; tells their names. Rows that came
 * for days without a part stay in the rest: the parts go on behind them.
 */
export const MAKE_PARTS = `CREATE OR REPLACE FUNCTION waybill.make_parts(width integer, ahead integer) RETURNS SETOF text
${AS_OWNER} AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  starts date;
  ends date;
  beyond date;
  one text;
  part text;
BEGIN
  starts := coalesce((SELECT max(p.ends) FROM waybill.parts() p), today);
  WHILE starts <= today + least(ahead, 60) LOOP
    FOREACH one IN ARRAY ${TABLES} LOOP
      EXECUTE format('SELECT max(born) + 1 FROM waybill.%I WHERE born >= $1', one || '_rest') INTO beyond USING starts;
      starts := greatest(starts, beyond);
    END LOOP;
    ends := starts + greatest(width, 1);
    FOREACH one IN ARRAY ${TABLES} LOOP
      part := one || to_char(starts, '_YYYYMMDD');
      EXECUTE format('CREATE TABLE waybill.%I (LIKE waybill.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
          CONSTRAINT %I PRIMARY KEY (%s)) %s', part, one, part || '_pk',
        CASE one WHEN 'tasks' THEN 'tenant, id' WHEN 'attempts' THEN 'tenant, task_id, number'
          WHEN 'results' THEN 'tenant, task_id, sequence' ELSE 'tenant, task_id, id' END,
        CASE one WHEN 'tasks' THEN 'WITH (fillfactor = 70)' ELSE '' END);
      EXECUTE format('ALTER TABLE waybill.%I ATTACH PARTITION waybill.%I FOR VALUES FROM (%L) TO (%L)',
        one, part, starts, ends);
    END LOOP;
    RETURN NEXT to_char(starts, 'YYYYMMDD');
    starts := ends;
  END LOOP;
END $$`;

/**
 * SQL: which tasks of a part (\`%1$I\`) must outlive it: those that are not finished, that are owed a result or an answer, or
 * that may be redriven. Each by an index that holds no others. A callback that is owed has all it needs in its own row.
 */
const STANDING = `
  SELECT tenant, id FROM waybill.%1$I WHERE wake_at IS NOT NULL
  UNION SELECT tenant, id FROM waybill.%1$I WHERE finished_at IS NULL AND wake_at IS NULL
  UNION SELECT t.tenant, t.id FROM (
    SELECT tenant, task_id FROM waybill.results WHERE published_at IS NULL
    UNION SELECT tenant, task_id FROM waybill.replies
    WHERE (answered_sequence = 0 OR answer_note = ''nacked'') AND created_at > now() - interval ''1 day''
    UNION SELECT tenant, task_id FROM waybill.dead_letters WHERE state = ''open''
  ) o JOIN waybill.%1$I t ON t.tenant = o.tenant AND t.id = o.task_id`;

/**
 * Ends the oldest part that was over \`keep_days\` ago, if there is one: what must outlive it, and what was finished since,
 * goes into the rest with its attempts, results and replies; the part is dropped. The long look is taken before anybody
 * is held up: what ends after it was unfinished then, and is in it. Redriven tasks had a dead letter that was open. Locked are
 * the tables as such, for nobody reaches a part but through them; whoever vacuums the part that ends, or the rest, is
 * sent away by PostgreSQL when it has been waited for a second.
 */
export const END_OLDEST_PART = `CREATE OR REPLACE FUNCTION waybill.end_oldest_part(keep_days integer,
  OUT part text, OUT carried bigint)
${AS_OWNER} AS $$
DECLARE
  over date := (now() AT TIME ZONE 'UTC')::date - greatest(keep_days, 1);
  since timestamptz := now() - make_interval(days => greatest(keep_days, 1));
  until date;
  tenants text[];
  ids uuid[];
  one text;
BEGIN
  SELECT p.suffix, p.ends INTO part, until FROM waybill.parts() p WHERE p.ends < over ORDER BY p.ends LIMIT 1;
  IF part IS NULL THEN RETURN; END IF;
  EXECUTE format('SELECT array_agg(tenant), array_agg(id) FROM (
      ${STANDING} UNION SELECT tenant, id FROM waybill.%1$I WHERE finished_at >= $1) s', 'tasks_' || part)
    INTO tenants, ids USING since;
  LOCK TABLE ONLY waybill.tasks, ONLY waybill.attempts, ONLY waybill.results, ONLY waybill.replies
    IN ACCESS EXCLUSIVE MODE;
  PERFORM set_config('lock_timeout', '1500ms', true);
  EXECUTE format('SELECT array_agg(tenant), array_agg(id) FROM (
      ${STANDING} UNION SELECT t.tenant, t.id FROM waybill.dead_letters d
        JOIN waybill.%1$I t ON t.tenant = d.tenant AND t.id = d.task_id WHERE d.ended_at >= $3
      UNION SELECT * FROM unnest($1::text[], $2::uuid[])) s', 'tasks_' || part)
    INTO tenants, ids USING tenants, ids, now();
  FOREACH one IN ARRAY ${TABLES} LOOP
    EXECUTE format('ALTER TABLE waybill.%I DETACH PARTITION waybill.%I', one, one || '_' || part);
  END LOOP;
  EXECUTE format('INSERT INTO waybill.tasks SELECT t.* FROM unnest($1::text[], $2::uuid[]) AS k (tenant, id)
      CROSS JOIN LATERAL (SELECT * FROM waybill.%I p WHERE p.tenant = k.tenant AND p.id = k.id OFFSET 0) t',
    'tasks_' || part) USING tenants, ids;
  GET DIAGNOSTICS carried = ROW_COUNT;
  FOREACH one IN ARRAY ARRAY['attempts', 'results', 'replies'] LOOP
    EXECUTE format('INSERT INTO waybill.%I SELECT r.* FROM waybill.tasks_rest k
        CROSS JOIN LATERAL (SELECT * FROM waybill.%I p WHERE p.tenant = k.tenant AND p.task_id = k.id OFFSET 0) r
        WHERE k.born < $1', one, one || '_' || part) USING until;
  END LOOP;
  FOREACH one IN ARRAY ${TABLES} LOOP
    EXECUTE format('DROP TABLE waybill.%I', one || '_' || part);
  END LOOP;
END $$`;

/**
 * Deletes at most \`most\` tasks of the rest that were finished over \`keep_days\` ago, with all that is theirs; tells how many.
 * One whose id has come again waits for the younger one: what is theirs cannot be told apart.
 */
export const CLEAR_REST = `CREATE OR REPLACE FUNCTION waybill.clear_rest(keep_days integer, most integer) RETURNS bigint
${AS_OWNER} AS $$
DECLARE
  gone bigint;
BEGIN
  WITH over AS (
    SELECT t.tenant, t.id, t.born FROM waybill.tasks_rest t
    WHERE t.finished_at < now() - make_interval(days => greatest(keep_days, 1))
      AND NOT EXISTS (SELECT FROM waybill.results r
        WHERE r.tenant = t.tenant AND r.task_id = t.id AND r.published_at IS NULL)
      AND NOT EXISTS (SELECT FROM waybill.replies y
        WHERE y.tenant = t.tenant AND y.task_id = t.id AND y.created_at > now() - interval '1 day'
          AND (y.answered_sequence = 0 OR y.answer_note = 'nacked'))
      AND NOT EXISTS (SELECT FROM waybill.dead_letters d
        WHERE d.tenant = t.tenant AND d.task_id = t.id AND d.state = 'open')
      AND NOT EXISTS (SELECT FROM waybill.tasks n
        WHERE n.tenant = t.tenant AND n.id = t.id AND n.born > t.born)
    ORDER BY t.tenant, t.id LIMIT most FOR UPDATE OF t SKIP LOCKED
  ), attempts AS (
    DELETE FROM waybill.attempts a USING over o WHERE a.tenant = o.tenant AND a.task_id = o.id AND a.born >= o.born
  ), results AS (
    DELETE FROM waybill.results r USING over o WHERE r.tenant = o.tenant AND r.task_id = o.id AND r.born >= o.born
  ), replies AS (
    DELETE FROM waybill.replies r USING over o WHERE r.tenant = o.tenant AND r.task_id = o.id AND r.born >= o.born
  )
  DELETE FROM waybill.tasks_rest t USING over o WHERE t.tenant = o.tenant AND t.id = o.id AND t.born = o.born;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$`;
