const two = (number: number) => String(number).padStart(2, '0');

/** An instant as a field for local times holds it, to the minute; empty where it is none. */
export function localTimeOf(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant of what such a field holds; `before` where it still says the same to the minute, and empty where it is none. */
export function instantOfLocal(local: string, before: string): string {
  if (local === localTimeOf(before)) return before;
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
