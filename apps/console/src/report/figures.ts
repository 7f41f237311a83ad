/** A share as people read it; a dash where nothing is known. */
export const shareText = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(2)} %`);

/** Seconds as people read them; a dash where nothing is known. */
export const secondsText = (seconds: number | null): string => {
  if (seconds === null) return '–';
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
};

/** How much more or less it was than the week before, with its sign; nothing where one of them is not known. */
export function changeText(now: number | null, before: number | null, text: (value: number) => string): string {
  if (now === null || before === null) return '';
  const change = now - before;
  if (Math.abs(change) < 1e-9) return 'as before';
  return `${change > 0 ? '+' : '−'}${text(Math.abs(change))}`;
}
