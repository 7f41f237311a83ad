/** A statement prepared once per connection under its name. One file holds one statement. */
export interface Statement {
  name: string;
  text: string;
}

/** What runs statements: a pool, or one transaction of it. */
export interface StatementRunner {
  run<Row>(statement: Statement, parameters: readonly unknown[]): Promise<Row[]>;
}
