import { Foreign } from '../page/foreign.js';
import type { Health } from './health-words.js';

const MARKS: Readonly<Partial<Record<Health['tone'], string>>> = { good: '✓', bad: '✕', wait: '◔' };

/** How something stands, as words with a mark. */
export function HealthBadge({ health: { tone, text } }: { readonly health: Health }) {
  return (
    <span className={`badge ${tone} long`}>
      <span aria-hidden="true">{MARKS[tone] ?? '·'}</span>
      <Foreign text={text} />
    </span>
  );
}
