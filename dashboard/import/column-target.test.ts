import { expect, test } from 'vitest';
import { choiceOf, metadataKeyOf, namedColumns, targetOf } from './column-target.ts';

test.each([['code', 'field:code', null], ['metadata.Shop.City', 'metadata', 'Shop.City'], [null, 'none', null]] as const)('the target %j is the choice %s', (target, choice, key) => {
  expect([choiceOf(target), metadataKeyOf(target)]).toEqual([choice, key]);
  expect(targetOf(choice, key ?? 'unused')).toBe(target);
});

test('a heading that is the name of a field here becomes that field, unless it is one already or two are called so', () => {
  const fields = [{ field: 'code', label: 'Code' }, { field: 'expiration_date', label: 'Valid until' }, { field: 'additional_info', label: 'Note' }];
  const columns = [{ heading: 'Code', target: 'code' }, { heading: ' valid until', target: 'metadata. valid until' }, { heading: 'Colour', target: 'metadata.Colour' }];
  expect(namedColumns(columns, fields)).toEqual({ ' valid until': 'expiration_date' });
  expect(namedColumns([...columns, { heading: 'Expiration Date', target: 'expiration_date' }], fields)).toEqual({});
  expect(namedColumns([{ heading: 'Note', target: 'metadata.Note' }, { heading: 'note', target: 'metadata.note' }], fields)).toEqual({});
});
