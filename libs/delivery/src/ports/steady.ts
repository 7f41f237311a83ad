/** Repeats work on PostgreSQL for as long as it is away; rejects only with what the data itself caused, or at shutdown. */
export type Steady = <Result>(work: () => Promise<Result>) => Promise<Result>;
