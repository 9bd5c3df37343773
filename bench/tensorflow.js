// TensorFlow.js on one of its backends, each of which comes as files of its own.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plainWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedWasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

/** The library, with this backend in use. */
export async function startTensorflow(backend) {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainWasm,
    'tfjs-backend-wasm-simd.wasm': simdWasm,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedWasm,
  });
  await tf.setBackend(backend);
  await tf.ready();
  return tf;
}

/** What a transformer's layer is made of on it: h heads, d numbers a token. */
export function halfLayers(tf, h, d) {
  const norm = (x, { gamma, beta }) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return x.sub(mean).mul(variance.add(1e-5).rsqrt()).mul(gamma).add(beta);
  };
  const affine = (x, { w, b }) => x.matMul(w).add(b);
  const gelu = (x) => x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1));
  /** Q, K and V, [b, h, t, dₕ] each. */
  const split = (x, layer, b, t) =>
    tf.split(
      affine(norm(x, layer.norm1), layer.qkv)
        .reshape([b, t, 3 * h, d / h])
        .transpose([0, 2, 1, 3]),
      3,
      1,
    );
  const attend = (q, k, v, mask) => {
    const scores = tf.matMul(q.mul(1 / Math.sqrt(d / h)), k, false, true);
    return tf.matMul(tf.softmax(mask ? scores.add(mask) : scores), v);
  };
  const finish = (x, heads, layer) => {
    const [b, , t] = heads.shape;
    const middle = x.add(affine(heads.transpose([0, 2, 1, 3]).reshape([b * t, d]), layer.projection));
    return middle.add(affine(gelu(affine(norm(middle, layer.norm2), layer.expand)), layer.contract));
  };
  return { norm, split, attend, finish };
}
