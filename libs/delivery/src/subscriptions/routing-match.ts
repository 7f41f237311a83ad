/**
 * Whether a routing key fits a topic pattern as a topic exchange would have it: words separated by dots, `*` stands for
 * exactly one word, `#` for any number of them, none included.
 */
export function matchesRouting(pattern: string, key: string): boolean {
  const words = key.split('.');
  /** `reached[i]`: the pattern so far can stand for the first `i` words. */
  let reached = words.map(() => false);
  reached = [true, ...reached];
  for (const part of pattern.split('.')) {
    const before = reached;
    if (part === '#') {
      const first = before.indexOf(true);
      reached = before.map((_, index) => first !== -1 && index >= first);
    } else {
      reached = before.map((_, index) => {
        const word = words[index - 1];
        return index > 0 && before[index - 1] === true && (part === '*' || part === word);
      });
    }
  }
  return reached[words.length] === true;
}
