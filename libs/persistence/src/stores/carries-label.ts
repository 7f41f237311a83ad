/** Whether the body of a message is a task with this label. What cannot be read carries none. Pure. */
export function carriesLabel(body: Buffer, name: string, value: string): boolean {
  try {
    const { labels } = (JSON.parse(body.toString('utf8')) ?? {}) as { labels?: unknown };
    if (typeof labels !== 'object' || labels === null || !Object.hasOwn(labels, name)) return false;
    return (labels as Record<string, unknown>)[name] === value;
  } catch {
    return false;
  }
}
