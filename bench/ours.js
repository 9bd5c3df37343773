// This crate's side of a race: a contender for each engine that was built for it (`npm run bench -- --engines=flex,ndarray`).

const modules = import.meta.glob('./core/pkg/*/underhood_bench.js', { eager: true });
const engine = (path) => path.split('/').at(-2);

/** `contend(Workload, start)` for each of them; `workload` is the name of a class of bench/core. */
export const ours = (workload, contend) =>
  Object.fromEntries(
    Object.entries(modules)
      .filter(([path]) => ENGINES.includes(engine(path)))
      .map(([path, module]) => [`ours, ${engine(path)}`, contend(module[workload], module.default)]),
  );
