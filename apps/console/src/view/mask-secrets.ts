const SECRET =
  /pass(word|phrase)?$|secret|token|authori[sz]ation|cookie|credential|api[-_ ]?key|private[-_ ]?key|signature/i;
const MASK = '••••••';

/** The same JSON value, with a mask in the place of whatever stands under a name that sounds like a secret's. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  // Not by assignment: a field may be called __proto__.
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) && inner !== null ? MASK : maskSecrets(inner),
    ]),
  );
}

/** A field with a text, which may break off at the end, or with a number or the like. */
const FIELD = /"([^"\\]{1,200})"\s*:\s*("(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s,"{}[\]]+)/g;
/** Where a field with more fields or a list begins. */
const NESTED = /"([^"\\]{1,200})"\s*:\s*(?=[{[])/g;

/** JSON as people read it, secrets masked. Text that is not JSON, such as the beginning of it, is masked field by field. */
export function readableJson(text: string): string {
  try {
    return JSON.stringify(maskSecrets(JSON.parse(text)), null, 2);
  } catch {
    const masked = text.replaceAll(FIELD, (field, name: string, value: string) =>
      SECRET.test(name) ? `${field.slice(0, field.length - value.length)}"${MASK}"` : field,
    );
    return withoutNestedSecret(masked);
  }
}

/** Nobody can tell where a nested secret ends in text that breaks off: all behind it is masked. */
function withoutNestedSecret(text: string): string {
  const found = [...text.matchAll(NESTED)].find(([, name = '']) => SECRET.test(name));
  return found ? `${text.slice(0, found.index + found[0].length)}"${MASK}"` : text;
}
