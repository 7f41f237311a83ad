/** Whether the connector or the connection of the row `of` is paused. By key, and of a table that holds only what is paused. */
export function pausedNow(of: string): string {
  return `(EXISTS (SELECT FROM pauses p WHERE p.tenant = ${of}.tenant AND p.kind = 'connection' AND p.name = ${of}.connection)
    OR EXISTS (SELECT FROM pauses p WHERE p.tenant = ${of}.tenant AND p.kind = 'connector' AND p.name = ${of}.connector))`;
}
