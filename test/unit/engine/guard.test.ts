import { describe, test } from 'vitest';

describe('the guard of SQL that a person writes', () => {
  test.todo('refuses what does more than read a row');
});
