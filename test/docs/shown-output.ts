/** Stands for any text within a line; alone on its line, for any number of lines. */
export const ELLIPSIS = '…';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const plain = (output: string) =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `${line}\n`);

/**
 * Whether an output is what a page shows. Empty lines and spaces at either end of a line do not count.
 *
 * @param shown the page's block, in which `…` stands for what differs each time
 */
export function isShown(shown: string, output: string): boolean {
  const pattern = plain(shown).map((line) =>
    line === `${ELLIPSIS}\n` ? '(?:[^\\n]*\\n)*?' : line.split(ELLIPSIS).map(escaped).join('[^\\n]*'),
  );
  return new RegExp(`^${pattern.join('')}$`).test(plain(output).join(''));
}
