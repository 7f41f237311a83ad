/** What a terminal would take for an order, or what turns the direction of what follows. */
const ORDERS = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const escaped = (character: string) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** Text of others on one line of a terminal: what could steer the terminal is shown, and does nothing. */
export function plainText(text: string): string {
  return text.replaceAll(/[\t\n\r]+/g, ' ').replaceAll(ORDERS, escaped);
}

/** JSON that means the same and has nothing in it that could steer a terminal. */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(ORDERS, (character) =>
    character === '\n' ? character : escaped(character),
  );
}
