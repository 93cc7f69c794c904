import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './read-json.ts';

test('what JSON.parse reads is read alike, however it is written', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
    const text = JSON.stringify(value, null, indent);
    expect(readJson(text)).toMatchObject({ isReadable: true, value: JSON.parse(text) });
  }));
});

test('what JSON.parse refuses is refused', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom('', ',', '}', '"', 'x', ':', '0', '\\'), (value, place, put) => {
    const whole = JSON.stringify(value);
    const at = place % (whole.length + 1);
    const text = whole.slice(0, at) + put + whole.slice(at + 1);
    let isGood = true;
    try {
      JSON.parse(text);
    } catch {
      isGood = false;
    }
    const read = readJson(text);
    // A key that is there twice is the one thing that only we refuse.
    expect(read.isReadable || (!read.isReadable && read.problem.includes('twice') && isGood)).toBe(isGood);
  }), { numRuns: 500 });
});

test.each([
  ['{\n  "a": 1\n  "b": 2\n}', 3, 'A comma or “}” is needed here.'],
  ['{\n  "a": 1,\n}', 3, 'A key in "quotes" is needed here.'],
  ['{\n  a: 1\n}', 2, 'A key in "quotes" is needed here.'],
  ['{\n  "a": [1,\n 2', 3, 'It ends too early: “]” is missing.'],
  ['{\n  "a": 1,\n  "a": 2\n}', 3, 'The key “a” is there twice.'],
  ['{}\n{}', 2, 'There is something after the end.'],
  ['', 1, 'It ends too early: something is missing.'],
  ['['.repeat(100_000), 1, 'This is nested too deeply.'],
  ['{"a" 1}', 1, 'A colon is needed after the key “a”.'],
])('%.40j is told with line %i', (text, line, problem) => {
  expect(readJson(text)).toEqual({ isReadable: false, line, problem });
});

test('each part is found on its line, and what is missing where it would be', () => {
  const read = readJson('{\n  "season": "autumn",\n  "shops": [\n    { "city": "Köln" },\n    {}\n  ]\n}');
  const lines = read.isReadable && [['season'], ['shops'], ['shops', 0, 'city'], ['shops', 1, 'city'], ['none'], []].map(read.lineOf);
  expect(lines).toEqual([2, 3, 4, 5, 1, 1]);
});
