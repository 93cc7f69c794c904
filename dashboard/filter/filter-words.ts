import type { ProjectFormat } from '../shell/use-project.ts';
import { counted, formatDay, formatExact, listed } from '../ui/format.ts';
import { anyMetadata, fieldOf, type Condition, type FilterDraft, type FilterField } from './filter-draft.ts';
import { operatorOf } from './filter-operators.ts';

/** A filter as sentences, one for each condition: `City is “Ulm”`. */
export function filterWords({ conditions }: FilterDraft, fields: readonly FilterField[], format: Pick<ProjectFormat, 'money'>): string[] {
  return conditions.map((condition) => {
    const { kind, label } = fieldOf(condition, fields);
    const { word } = operatorOf(kind, condition.operator);
    const name = condition.field === anyMetadata ? condition.metadataKey : label;
    return [name, word, valueWords(condition, fields, format)].filter((text) => text !== '').join(' ');
  });
}

function valueWords(condition: Condition, fields: readonly FilterField[], { money }: Pick<ProjectFormat, 'money'>): string {
  const { input } = operatorOf(fieldOf(condition, fields).kind, condition.operator);
  const { value } = condition;
  if (value === null || input === 'none') return '';
  if (input === 'money') return money(Number(value));
  if (input === 'number') return formatExact(Number(value));
  if (input === 'days') return counted(Number(value), 'day', 'days');
  if (input === 'lines') return listed(String(value).split('\n').map(quoted), 'disjunction');
  return input === 'text' ? quoted(String(value)) : formatDay(String(value));
}

function quoted(text: string): string {
  return `“${text}”`;
}
