// underhood.js: the element, for anyone's page. Its name stays, so that it may come from another build than what a page
// has open; all it does is name the file that is this build's own.

export * from './element/underhood-lab.ts';
