import { parseInstant } from './http.ts';

/** Conditions of a statement with the values of its placeholders. `$1` is the project. */
export class Conditions {
  readonly values: unknown[];
  private readonly parts: string[];

  constructor(first: string, values: unknown[]) {
    this.parts = [first];
    this.values = values;
  }

  /** The placeholder of one more value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds what must hold as well; nothing for undefined. */
  equal(sql: string, value: unknown): void {
    if (value !== undefined) this.parts.push(`${sql} = ${this.value(value)}`);
  }

  add(condition: string): void {
    this.parts.push(condition);
  }

  range(sql: string, range: { after?: string; before?: string } | undefined): void {
    if (range?.after !== undefined) this.parts.push(`${sql} > ${this.value(parseInstant(range.after))}`);
    if (range?.before !== undefined) this.parts.push(`${sql} < ${this.value(parseInstant(range.before))}`);
  }

  get sql(): string {
    return this.parts.join('\n        and ');
  }
}
