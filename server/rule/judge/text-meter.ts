import { ruleBounds } from '../../../contract/rule-language.ts';

/**
 * How much of texts one condition has searched for parts. Texts are as long as a shop makes them and each line of an order has its own, so a condition that was
 * read in no time could take seconds of everybody's; beyond the bound it cannot be told.
 */
export class TextMeter {
  /** The condition searches texts at all. */
  isUsed = false;
  #left = 0;

  /** The condition is looked at anew. */
  begin(): void {
    this.#left = ruleBounds.searched;
  }

  /** Whether a text may be searched; false from the one on that is too much. */
  takes(text: string): boolean {
    this.#left -= text.length;
    return this.#left >= 0;
  }

  get isOver(): boolean {
    return this.#left < 0;
  }
}
