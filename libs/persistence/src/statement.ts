/** A statement prepared once per connection under its name. One file holds one statement. */
export interface Statement {
  name: string;
  text: string;
}

/** What runs statements: a pool, or one transaction of it. */
export interface StatementRunner {
  run<Row>(statement: Statement, parameters: readonly unknown[]): Promise<Row[]>;
}

/** What runs statements in one transaction. */
export interface TransactionRunner extends StatementRunner {
  /**
   * Has a statement go out together with COMMIT, which takes nothing where it fails; its rows are not told. Nothing is
   * run after it.
   */
  runLast(statement: Statement, parameters: readonly unknown[]): void;
}

/** How a transaction goes about it. */
export interface TransactionOptions {
  /**
   * Whether what it runs at first goes out together with BEGIN: for work that begins with questions and with locks that
   * end with their transaction, and with nothing that changes a row. Were BEGIN refused, these would be run without a
   * transaction; they fail all the same. @default false
   */
  asksFirst?: boolean;
}
