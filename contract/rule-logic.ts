/** How a rule joins its conditions: `(1 AND 2) OR NOT 3`. Words in any case; NOT binds before AND, and AND before OR. */
import { ruleBounds } from './rule-language.ts';

/** What a logic says. Levels that say the same as the one around them are joined to it, so no tree is deeper than its brackets. */
export type Logic =
  | { is: 'place'; place: string }
  | { is: 'all' | 'any'; of: Logic[] }
  | { is: 'not'; of: Logic };

/** A tree, or what is wrong in words that go after `logic`. */
export type ReadLogic = { logic: Logic; fault: null } | { logic: null; fault: string };

/** A name by which `logic` can mention a condition. */
export const placePattern = /^[\w$.-]{1,50}$/;

/** Whether a text stands for something else in a logic than for a condition. */
export function isWord(text: string): boolean {
  return /^(and|or|not)$/i.test(text);
}

/** All of some conditions are demanded. */
export function allOf(places: readonly string[]): Logic {
  const of = places.map((place): Logic => ({ is: 'place', place }));
  return of.length === 1 && of[0] !== undefined ? of[0] : { is: 'all', of };
}

/**
 * Reads a logic that may mention the given places. Never throws and takes time by its length alone: brackets are counted and not called, so ten
 * thousand of them are a fault like any other.
 */
export function readLogic(text: string, places: ReadonlySet<string>): ReadLogic {
  if (text.length > ruleBounds.logic) return wrong(`has more than ${ruleBounds.logic} characters`);
  const reader = new LogicReader(places);
  for (const token of text.match(/[()]|[^\s()]+/g) ?? []) {
    const fault = reader.read(token);
    if (fault !== null) return wrong(fault);
  }
  return reader.end();
}

/** A logic as a text that reads the same. */
export function writeLogic(logic: Logic): string {
  return written(logic, 0);
}

/** 0: nothing around it, 1: in OR, 2: in AND, 3: in NOT. */
function written(logic: Logic, around: 0 | 1 | 2 | 3): string {
  if (logic.is === 'place') return logic.place;
  if (logic.is === 'not') return `NOT ${written(logic.of, 3)}`;
  const own = logic.is === 'any' ? 1 : 2;
  const text = logic.of.map((part) => written(part, own)).join(logic.is === 'any' ? ' OR ' : ' AND ');
  return around > own ? `(${text})` : text;
}

function wrong(fault: string): ReadLogic {
  return { logic: null, fault };
}

/** What one pair of brackets holds so far: alternatives that are finished, and the conditions of the last one. */
interface Level {
  alternatives: Logic[];
  all: Logic[];
  /** NOTs before what comes next. */
  negations: number;
}

class LogicReader {
  readonly #places: ReadonlySet<string>;
  readonly #outer: Level[] = [];
  #level: Level = { alternatives: [], all: [], negations: 0 };
  #wantsCondition = true;
  #mentions = 0;

  constructor(places: ReadonlySet<string>) {
    this.#places = places;
  }

  /** Takes the next word or bracket; what is wrong with it, or null. */
  read(token: string): string | null {
    const word = token.toUpperCase();
    if (token === '(') return this.#open();
    if (word === 'NOT') return this.#negate();
    if (token === ')') return this.#close();
    if (word === 'AND' || word === 'OR') return this.#join(word);
    return this.#mention(token);
  }

  end(): ReadLogic {
    if (this.#outer.length > 0) return wrong('has a bracket that is not closed');
    if (this.#wantsCondition) return wrong('ends where a condition should follow');
    return { logic: this.#finish(), fault: null };
  }

  #open(): string | null {
    if (!this.#wantsCondition) return 'has a bracket where AND or OR should stand';
    if (this.#outer.length === ruleBounds.brackets) return `has more than ${ruleBounds.brackets} brackets within each other`;
    this.#outer.push(this.#level);
    this.#level = { alternatives: [], all: [], negations: 0 };
    return null;
  }

  #close(): string | null {
    const around = this.#outer.pop();
    if (around === undefined) return 'closes a bracket that is not open';
    if (this.#wantsCondition) return 'has a bracket that closes where a condition should stand';
    const inside = this.#finish();
    this.#level = around;
    this.#take(inside);
    return null;
  }

  #negate(): string | null {
    if (!this.#wantsCondition) return 'has a NOT where AND or OR should stand';
    this.#level.negations += 1;
    return null;
  }

  #join(word: 'AND' | 'OR'): string | null {
    if (this.#wantsCondition) return `has ${word} where a condition should stand`;
    if (word === 'OR') this.#endAlternative();
    this.#wantsCondition = true;
    return null;
  }

  #mention(place: string): string | null {
    if (!this.#places.has(place)) return `names '${place.slice(0, 50)}', which is no condition here`;
    if (!this.#wantsCondition) return `has '${place}' where AND or OR should stand`;
    this.#mentions += 1;
    if (this.#mentions > ruleBounds.mentions) return `names conditions more than ${ruleBounds.mentions} times`;
    this.#take({ is: 'place', place });
    return null;
  }

  #take(condition: Logic): void {
    const level = this.#level;
    const taken = level.negations % 2 === 1 ? negated(condition) : condition;
    level.negations = 0;
    if (taken.is === 'all') level.all.push(...taken.of);
    else level.all.push(taken);
    this.#wantsCondition = false;
  }

  #endAlternative(): void {
    const { alternatives, all } = this.#level;
    const [first] = all;
    const alternative: Logic = all.length === 1 && first !== undefined ? first : { is: 'all', of: all };
    if (alternative.is === 'any') alternatives.push(...alternative.of);
    else alternatives.push(alternative);
    this.#level.all = [];
  }

  #finish(): Logic {
    this.#endAlternative();
    const { alternatives } = this.#level;
    const [first] = alternatives;
    return alternatives.length === 1 && first !== undefined ? first : { is: 'any', of: alternatives };
  }
}

function negated(condition: Logic): Logic {
  return condition.is === 'not' ? condition.of : { is: 'not', of: condition };
}
