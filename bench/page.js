// The same work by this crate and by its peers, and the labs' steps alone, in one page, on one thread: what
// scripts/bench/ asks of it.
import * as bare from './bare.js';
import { follow } from './course.js';
import * as diffusion from './diffusion.js';
import * as gpt from './gpt.js';
import * as images from './images.js';
import * as networks from './networks.js';
import * as words from './words.js';

const workloads = { networks, images, gpt, diffusion, words };

globalThis.workloads = Object.fromEntries(
  Object.entries(workloads).map(([name, { cases, contenders }]) => [
    name,
    { cases: Object.keys(cases), contenders: Object.keys(contenders) },
  ]),
);
globalThis.race = (workload, name, who) => workloads[workload].race(name, who);
// What the native run is told.
globalThis.gptCase = (name) => [gpt.cases[name], gpt.CHECKED_STEPS];
// It has no peers: a lab's whole step is set beside it.
globalThis.bareStep = bare.step;
// So is this: a lab's whole run is set beside it.
globalThis.follow = follow;
