/** What a field is: decides which comparisons it has and what they are given. `day` belongs to no zone, `instant` is picked by days of the project's zone. */
export type FilterKind = 'text' | 'number' | 'money' | 'day' | 'instant' | 'boolean' | 'any';

/** What a comparison is given, and so which control asks for it. */
export type Input = 'text' | 'lines' | 'number' | 'money' | 'day' | 'instant' | 'days' | 'none';

/** A comparison as people choose it. */
export interface Operator {
  id: string;
  /** Between the field and the value, in a sentence. */
  word: string;
  /** Its name in the wire contract's filters. */
  wire: string;
  input: Input;
  /** What is sent where there is nothing to enter. */
  fixed?: boolean;
}

const known: Operator[] = [
  { id: 'known', word: 'is known', wire: '$has_value', input: 'none', fixed: true },
  { id: 'unknown', word: 'is not known', wire: '$is_unknown', input: 'none', fixed: true },
];

const texts: Operator[] = [
  { id: 'is', word: 'is', wire: '$is', input: 'text' },
  { id: 'in', word: 'is one of', wire: '$in', input: 'lines' },
  { id: 'not', word: 'is not', wire: '$is_not', input: 'text' },
  { id: 'not-in', word: 'is none of', wire: '$not_in', input: 'lines' },
  { id: 'contains', word: 'contains', wire: '$contains', input: 'text' },
  { id: 'lacks', word: 'does not contain', wire: '$not_contain', input: 'text' },
  { id: 'begins', word: 'begins with', wire: '$starts_with', input: 'text' },
  { id: 'ends', word: 'ends with', wire: '$ends_with', input: 'text' },
];

function sizes(input: 'number' | 'money' | 'text'): Operator[] {
  return [
    { id: 'more', word: 'is more than', wire: '$more_than', input },
    { id: 'least', word: 'is at least', wire: '$more_than_equal', input },
    { id: 'less', word: 'is less than', wire: '$less_than', input },
    { id: 'most', word: 'is at most', wire: '$less_than_equal', input },
  ];
}

function numbers(input: 'number' | 'money'): Operator[] {
  return [...sizes(input), { id: 'is', word: 'is', wire: '$is', input }, { id: 'not', word: 'is not', wire: '$is_not', input }, ...known];
}

function days(input: 'day' | 'instant'): Operator[] {
  return [
    { id: 'from', word: 'is on or after', wire: '$more_than_equal', input },
    { id: 'before', word: 'is before', wire: '$less_than', input },
  ];
}

/** The comparisons of each kind, the usual one first. */
export const operatorsOf: Record<FilterKind, readonly Operator[]> = {
  text: [...texts, ...known],
  number: numbers('number'),
  money: numbers('money'),
  day: [...days('day'), { id: 'is', word: 'is', wire: '$is', input: 'day' }, ...known],
  instant: [
    { id: 'within', word: 'is in the last', wire: '$less_than_ago', input: 'days' },
    { id: 'ago', word: 'is longer ago than', wire: '$more_than_ago', input: 'days' },
    ...days('instant'), ...known,
  ],
  boolean: [
    { id: 'yes', word: 'is yes', wire: '$is', input: 'none', fixed: true },
    { id: 'no', word: 'is no', wire: '$is', input: 'none', fixed: false },
    ...known,
  ],
  any: [...texts, ...sizes('text'), ...known],
};

/** A comparison of a kind by its id; the usual one where the kind has none of that id. */
export function operatorOf(kind: FilterKind, id: string): Operator {
  const operators = operatorsOf[kind];
  const found = operators.find((operator) => operator.id === id) ?? operators[0];
  if (found === undefined) throw new Error(`no comparisons for ${kind}`);
  return found;
}
