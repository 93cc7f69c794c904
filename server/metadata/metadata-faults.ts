import type { MetadataType } from '../../contract/metadata.ts';
import { metadataFaults as faultsOf, pathWords, type BrokenRule, type MetadataFault, type SchemaContent, type Schemas } from '../../contract/metadata-faults.ts';

/** What is wrong with metadata, as `key: fault, fault` for each value (wire contract, `metadata_validation_failed`); empty: nothing. `isPartial`: it is merged into what is kept. */
export function metadataFaults(metadata: Record<string, unknown>, schema: SchemaContent, schemas: Schemas, isPartial = false): string[] {
  return faultsOf(metadata, schema, schemas, isPartial).map(wordsOf);
}

function wordsOf({ path, broken, value }: MetadataFault): string {
  return `${pathWords(path)}: ${broken.map((rule) => ruleWords(rule, value)).join(', ')}`;
}

function ruleWords(broken: BrokenRule, value: unknown): string {
  const actual = `(actual value is '${String(value)}')`;
  switch (broken.rule) {
    case 'required': return 'property is required';
    case 'unknown': return 'property is not defined';
    case 'array': return 'must be an array';
    case 'type': return `must be ${typeWords[broken.wanted]}`;
    case 'eq': return `must be equal to one of ${broken.wanted.join(',')} ${actual}`;
    case 'ne': return `must not be equal to any of ${broken.wanted.join(',')} ${actual}`;
    case 'lt': return `must be less than ${broken.wanted} ${actual}`;
    case 'lte': return `must be less than or equal to ${broken.wanted} ${actual}`;
    case 'gt': return `must be greater than ${broken.wanted} ${actual}`;
    case 'gte': return `must be greater than or equal to ${broken.wanted} ${actual}`;
    case 'minLength': return `must have at least ${broken.wanted} characters ${actual}`;
    case 'maxLength': return `must have at most ${broken.wanted} characters ${actual}`;
    case 'exactLength': return `must have exactly ${broken.wanted} characters ${actual}`;
  }
}

const typeWords: Record<MetadataType, string> = {
  string: 'a string', number: 'a number', boolean: 'a boolean', date: 'a date (YYYY-MM-DD)', datetime: 'a date and time (ISO 8601)', image_url: 'an image URL',
  object: 'an object', geopoint: "a geopoint ('latitude,longitude')",
};
