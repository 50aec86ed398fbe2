// Every code snippet in every document works unchanged and prints what its comments say.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { commandIn, exists } from './support/commands.mjs';
import { documents } from './support/markdown.mjs';
import { openStage, promised } from './support/run-snippet.mjs';

const snippets = documents.flatMap(({ path, blocks }) =>
  blocks.map((block) => ({ ...block, at: `${path}:${block.line}` })),
);
const inLanguage = (language) => snippets.filter((snippet) => snippet.language === language);
const fileName = (at) => at.replaceAll(/[^\w]+/g, '-');

let stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const programs = ['js', 'cpp', 'sh'];

it('every block is in a language that is tested, or is not code', () => {
  const known = [...programs, 'console', 'json', 'html', 'mermaid', 'diff'];
  const others = snippets.filter(({ language }) => !known.includes(language));
  assert.deepEqual(
    others.map(({ at, language }) => `${at} ${language}`),
    [],
  );
});

for (const language of programs) {
  describe(`${language} snippets`, () => {
    it('exist', () => assert.ok(inLanguage(language).length > 0));
    for (const { at, code } of inLanguage(language)) {
      it(at, async () => {
        const printed = await stage.runners[language](fileName(at), code);
        const lines = promised(code);
        // Only some commands say what they print.
        if (language !== 'sh' || lines.length > 0) assert.deepEqual(printed, lines);
      });
    }
  });
}

describe('json blocks', () => {
  for (const { at, code } of inLanguage('json')) it(at, () => void JSON.parse(code));
});

describe('console blocks', () => {
  for (const { at, code } of inLanguage('console')) {
    it(at, () => {
      const commands = code.split('\n').map(commandIn).filter(Boolean);
      assert.ok(commands.length > 0, 'no line begins with "$ "');
      assert.deepEqual(
        commands.filter((command) => !exists(command)),
        [],
      );
    });
  }
});
