import { isInstant } from '../../contract/instant.ts';
import type { MetadataType, WireMetadataDefinition } from '../../contract/metadata.ts';
import type { BrokenRule, MetadataFault } from '../../contract/metadata-faults.ts';
import { counted, formatDateTime, formatDay, listed } from '../ui/format.ts';
import { locale } from '../ui/reader-locale.ts';

/** Types of values as people call them. */
export const typeWords: Record<MetadataType, string> = {
  string: 'Text', number: 'Number', boolean: 'Yes or no', date: 'Date', datetime: 'Date and time', image_url: 'Image link', object: 'Object', geopoint: 'Place',
};

const wantedWords: Record<MetadataType, string> = {
  string: 'a text', number: 'a number', boolean: 'yes or no', date: 'a day', datetime: 'a day with its time', image_url: 'a link that begins with https:// or http://',
  object: 'an object', geopoint: 'latitude and longitude, such as 52.52, 13.405',
};

/** What kind of value a definition wants: `Text`, `List of numbers`. */
export function definitionWords({ type, array, objectType }: Pick<WireMetadataDefinition, 'type' | 'array' | 'objectType'>): string {
  const word = objectType === null ? typeWords[type] : `Object “${objectType}”`;
  return array ? `List: ${word.charAt(0).toLowerCase()}${word.slice(1)}` : word;
}

/** The rules of a definition in words: `1 to 20 characters, not “none”`; empty: none. Times are of `zone`. */
export function ruleWords(definition: WireMetadataDefinition, zone: string): string {
  const { eq, ne, lt, lte, gt, gte, minLength, maxLength, exactLength } = definition;
  const shown = (value: unknown) => valueWords(value, zone);
  const bounds = [
    gte !== undefined && `from ${shown(gte)}`, gt !== undefined && `more than ${shown(gt)}`, lte !== undefined && `up to ${shown(lte)}`,
    lt !== undefined && `less than ${shown(lt)}`,
  ];
  const lengths = [
    exactLength !== undefined && `exactly ${characters(exactLength)}`, minLength !== undefined && `at least ${characters(minLength)}`,
    maxLength !== undefined && `at most ${characters(maxLength)}`,
  ];
  const words = [
    eq !== undefined && `one of ${listed(eq.map(shown), 'disjunction')}`, ...bounds, ...lengths, ne !== undefined && `not ${listed(ne.map(shown), 'disjunction')}`,
  ].filter((part) => part !== false).join(', ');
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What is wrong with a value and how to put it right, for its field. Times are of `zone`. */
export function faultWords({ broken }: MetadataFault, zone: string): string {
  return broken.map((rule) => brokenWords(rule, (value) => valueWords(value, zone))).join(' ');
}

function brokenWords(broken: BrokenRule, shown: (value: unknown) => string): string {
  switch (broken.rule) {
    case 'required': return 'The schema requires a value here.';
    case 'unknown': return 'The schema does not have this key: remove it.';
    case 'array': return 'This has to be a list.';
    case 'type': return `This has to be ${wantedWords[broken.wanted]}.`;
    case 'eq': return `Has to be ${listed(broken.wanted.map(shown), 'disjunction')}.`;
    case 'ne': return `May not be ${listed(broken.wanted.map(shown), 'disjunction')}.`;
    case 'lt': return `Has to be less than ${shown(broken.wanted)}.`;
    case 'lte': return `May be ${shown(broken.wanted)} at most.`;
    case 'gt': return `Has to be more than ${shown(broken.wanted)}.`;
    case 'gte': return `Has to be ${shown(broken.wanted)} at least.`;
    case 'minLength': return `Needs at least ${characters(Number(broken.wanted))}.`;
    case 'maxLength': return `May have at most ${characters(Number(broken.wanted))}.`;
    case 'exactLength': return `Needs exactly ${characters(Number(broken.wanted))}.`;
  }
}

function characters(count: number): string {
  return counted(count, 'character', 'characters');
}

const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 12 });

/** A single value as people write it; of days and instants as calendars show them in `zone`. */
function valueWords(value: unknown, zone: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numbers.format(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (!isInstant(value)) return `“${value}”`;
  return value.length === 10 ? formatDay(value) : formatDateTime(value, zone);
}
