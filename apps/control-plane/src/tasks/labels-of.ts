/** Labels that were given as `name:value`, as one object. */
export function labelsOf(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    labels.map((label) => {
      const colon = label.indexOf(':');
      return [label.slice(0, colon), label.slice(colon + 1)];
    }),
  );
}
