// Which of burn's engines are timed: the one that readers get, or those asked for with `--engines=flex,ndarray`. The peers are
// set beside flex, so it is always among them.
const known = ['flex', 'ndarray'];

function asked() {
  const word = process.argv.find((word) => word.startsWith('--engines='));
  const names = word ? word.slice('--engines='.length).split(',') : ['flex'];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no engine called ${unknown.join(', ')}: there are ${known.join(', ')}`);
  return known.filter((name) => name === 'flex' || names.includes(name));
}

export const engines = asked();
