import { type ReactNode, useEffect, useRef } from 'react';
import { LiveMark } from '../live/live-mark.js';
import type { Polled } from '../live/use-polling.js';
import { Brand } from '../page/brand.js';
import { ProblemNote } from '../page/problem-note.js';
import { Leave } from '../session/signed-in.js';
import { StateLine } from '../state/state-line.js';
import { Clock } from '../time/clock.js';
import { Navigation } from './navigation.js';
import type { ListName } from './route.js';

interface FrameProps {
  /** What the page is of, in its tab too. */
  readonly title: string;
  readonly list?: ListName;
  /** What it shows, to say that the API is silent. */
  readonly of: Polled<unknown>;
  readonly children: ReactNode;
}

/** A page beside the overview: the head, what it is called, and what it shows. */
export function Frame({ title, list, of, children }: FrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Who followed a link by the keyboard, or hears the page, goes on from its title.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  useEffect(() => {
    if (of.silentSince === null) document.title = `${title} · Waybill`;
  }, [title, of.silentSince]);
  return (
    <Clock>
      <header className="top">
        <Brand />
        <Navigation list={list} />
        {of.silentSince && <StateLine state={null} silentSince={of.silentSince} heard={of.value !== undefined} />}
        <LiveMark />
        <Leave />
      </header>
      <main className={of.silentSince ? 'page silent' : 'page'}>
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
        {of.silentSince === null && <ProblemNote of={of} />}
        {of.value === undefined && of.problem === null && <p className="quiet">Looking …</p>}
        {children}
      </main>
    </Clock>
  );
}
