import 'underhood';
import { openSession } from 'underhood/core';

const session = await openSession('mlp', { settings: { seed: 3 } });
await session.step(20);
const { data } = await session.read('loss');
document.getElementById('core').value = JSON.stringify([session.status.step, data.length > 0, data.at(-1)]);
session.close();
