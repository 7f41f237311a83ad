import type { ReactNode } from 'react';
import { Foreign } from './foreign.js';

/** One thing that is known, with its name. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>
        <Foreign text={name} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

interface TextFactProps {
  readonly name: string;
  readonly value: string | null;
  readonly code?: boolean;
}

/** A text that is known, with its name; nothing where there is no text. */
export function TextFact({ name, value, code = false }: TextFactProps) {
  if (value === null) return null;
  const text = <Foreign text={value} />;
  return <Fact name={name}>{code ? <code>{text}</code> : text}</Fact>;
}
