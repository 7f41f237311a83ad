import { useLiveState } from './live-state.js';

/** Whether what is shown changes by itself as soon as something happens, or is looked at every few seconds. */
export function LiveMark() {
  const { live } = useLiveState();
  const meaning = live
    ? 'The API says by itself what has changed'
    : 'No stream comes through: looked at every few seconds';
  return (
    <span className={live ? 'live-mark on' : 'live-mark'} title={meaning}>
      {live ? 'live' : 'polling'}
    </span>
  );
}
