import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildProject, buildVoucher } from '../../test/support/rows.ts';
import { loggedError } from './logged-error.ts';

const { owner } = await testDatabase();

test('the log names the constraint that refused a row, and no code of the row', async () => {
  const projectId = await buildProject(owner);
  await buildVoucher(owner, projectId, null, { code: 'SECRET-7QX2' });
  const error: unknown = await buildVoucher(owner, projectId, null, { code: 'SECRET-7QX2' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error)) throw new Error('the second code was not refused');
  expect(JSON.stringify(error)).toContain('SECRET-7QX2');
  const logged = loggedError(new Error('a batch broke', { cause: error }));
  expect(logged.cause).toMatchObject({ code: '23505', constraint: 'vouchers_code_unique', table: 'vouchers' });
  expect(JSON.stringify(logged)).not.toContain('SECRET-7QX2');
});
