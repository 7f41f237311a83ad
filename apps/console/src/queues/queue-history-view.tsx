import type { QueueHistory } from '#libs/contracts';
import { type ChartLine, LineChart } from '../chart/line-chart.js';
import { thinned } from '../chart/plot.js';

type Sample = QueueHistory['samples'][number];

/** Rows of the table at most. */
const MOST_ROWS = 60;

const lineOf = (name: string, samples: readonly Sample[], of: (sample: Sample) => number): ChartLine => ({
  name,
  points: samples.map((sample) => ({ at: Date.parse(sample.at), value: of(sample) })),
});

/** How full a queue was, as charts, and as a table for whoever wants the numbers. */
export function QueueHistoryView({ history }: { readonly history: QueueHistory }) {
  const { samples, step } = history;
  const times = { from: new Date(history.from), to: new Date(history.to), step };
  if (samples.length === 0) return <p className="quiet">Nothing is known of this time.</p>;
  return (
    <>
      <LineChart
        {...times}
        title="Messages in it"
        unit="messages"
        lines={[
          lineOf('ready at the most', samples, ({ readyMost }) => readyMost),
          lineOf('unacknowledged', samples, ({ unacknowledged }) => unacknowledged),
        ]}
      />
      <LineChart
        {...times}
        title="Messages per second"
        unit="per second"
        lines={[lineOf('in', samples, ({ rateIn }) => rateIn), lineOf('out', samples, ({ rateOut }) => rateOut)]}
      />
      <LineChart
        {...times}
        title="Consumers"
        unit="consumers"
        lines={[lineOf('fewest', samples, ({ consumers }) => consumers)]}
      />
      <details>
        <summary>The numbers</summary>
        <SampleTable samples={thinned(samples, MOST_ROWS).toReversed()} />
      </details>
    </>
  );
}

function SampleTable({ samples }: { readonly samples: readonly Sample[] }) {
  return (
    <table>
      <caption>How full it was, the latest first</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {['Ready', 'At most', 'Unacked', 'Consumers', 'In /s', 'Out /s'].map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {samples.map((sample) => (
          <tr key={sample.at}>
            <th scope="row">
              <time dateTime={sample.at}>{new Date(sample.at).toLocaleString()}</time>
            </th>
            {figuresOf(sample).map(([label, figure]) => (
              <td key={label} className={`number${figure === 0 ? ' none' : ''}`} data-label={label}>
                {figure}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const tenths = (rate: number): number => Math.round(rate * 10) / 10;

const figuresOf = (sample: Sample): readonly (readonly [label: string, figure: number])[] => [
  ['ready', sample.ready],
  ['at most', sample.readyMost],
  ['unacked', sample.unacknowledged],
  ['consumers', sample.consumers],
  ['in /s', tenths(sample.rateIn)],
  ['out /s', tenths(sample.rateOut)],
];
