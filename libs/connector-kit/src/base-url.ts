/** Whether `path` may be put behind a base URL: absolute in form, without a host, a dot segment or odd characters. */
export function isSafePath(path: string): boolean {
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(path) || /[\\?#]/.test(path)) return false;
  return !path.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
}

/** Puts a path and query behind a connection's base URL, whose own path stays in front. Throws on an unsafe path. */
export function joinUrl(baseUrl: string, path: string, query: Record<string, string | number | boolean> = {}): string {
  if (!isSafePath(path)) throw new Error(`The path ${JSON.stringify(path)} may not leave the base URL`);
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, String(value));
  return url.href;
}
