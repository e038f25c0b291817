// Folds every vector of a folder with the browser's RunState; ends with 1 and the names that differ.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';

// As text, because older versions of node take a .js file without package.json for CommonJS.
const source = readFileSync(new URL('../../../static/js/run/state.js', import.meta.url));
const { RunState } = await import(`data:text/javascript;base64,${source.toString('base64')}`);

const folder = process.argv[2];
const plain = (value) => JSON.parse(JSON.stringify(value));
let faults = 0;

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const { name, events, scene } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
  try {
    for (let cut = 0; cut <= events.length; cut += 1) {
      const before = new RunState();
      for (const event of events.slice(0, cut)) before.apply(event);
      const after = new RunState(plain(before.scene));
      for (const event of events.slice(cut)) after.apply(event);
      assert.deepEqual(plain(after.scene), scene);
    }
  } catch (error) {
    faults += 1;
    console.log(`${file}: ${name}\n${error.message}`);
  }
}
process.exit(faults === 0 ? 0 : 1);
