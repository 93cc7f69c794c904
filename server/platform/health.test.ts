import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';

const { inject, listen } = await testApp();

test('health answers while the database does', async () => {
  const response = await inject({ method: 'GET', url: '/health' });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: 'ok' });
});

test('health answers over a real connection', async () => {
  const response = await fetch(`${await listen()}/health`);
  expect(response.status).toBe(200);
});
