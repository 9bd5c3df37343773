// What agents draw: their worlds and poles, what they earned, and what they learned by.

import type { Figure } from '../../contract/lab.ts';
import { cart, plane, rivalCart } from './figures/carts.ts';
import { episodes } from './figures/episodes.ts';
import { advantages, losses } from './figures/losses.ts';
import { returns } from './figures/returns.ts';
import { rival, world } from './figures/world.ts';
import type { Words } from './words.en.ts';

export const figures: readonly Figure<Words>[] = [
  world,
  cart,
  rival,
  rivalCart,
  returns,
  plane,
  episodes,
  losses,
  advantages,
];
