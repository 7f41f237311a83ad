import { Foreign } from '../page/foreign.js';

/** One line of a short list: what it is of, and what is said of it. */
export interface LinkLine {
  readonly href: string;
  readonly name: string;
  readonly about: string;
}

interface LinkListProps {
  readonly title: string;
  /** Where all of them are. */
  readonly href: string;
  readonly total: number;
  /** The first of them. */
  readonly lines: readonly LinkLine[];
  /** What is said where there are none. */
  readonly none: string;
}

/** A number that leads to its list, and the first things on it, each of which leads to itself. */
export function LinkList({ title, href, total, lines, none }: LinkListProps) {
  return (
    <div className="block">
      <h3>
        {title} <a href={href}>{total}</a>
      </h3>
      {total === 0 && <p className="quiet">{none}</p>}
      <ul className="lines">
        {lines.map((line) => (
          <li key={line.href}>
            <a href={line.href}>
              <Foreign text={line.name} />
            </a>{' '}
            <span className="quiet">{line.about}</span>
          </li>
        ))}
      </ul>
      {total > lines.length && <p className="quiet">and {total - lines.length} more</p>}
    </div>
  );
}
